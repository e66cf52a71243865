import type { ReactElement, ReactNode } from 'react'
import { Button } from 'antd'
import { usePage } from './page-context.ts'

interface GateCardProps {
  readonly title: string
  readonly explained: string
  readonly failure: string | undefined
  readonly foot: string
  readonly submit: { readonly label: string; readonly busy: boolean; readonly ready: boolean }
  readonly onSubmit: () => void
  readonly onLanguage: () => void
  readonly children: ReactNode
}

/** The card before the page: a few fields, one button, and why it was refused. */
export function GateCard(props: GateCardProps): ReactElement {
  const { t } = usePage()
  const { title, explained, failure, foot, submit } = props
  return (
    <main className="gate">
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault()
          props.onSubmit()
        }}
      >
        <img src="/icon.svg" alt="" width={48} height={48} />
        <h1>{title}</h1>
        <p className="quiet">{explained}</p>
        {props.children}
        {failure === undefined ? null : (
          <p role="alert" className="failure">
            {failure}
          </p>
        )}
        <Button type="primary" htmlType="submit" size="large" block loading={submit.busy} disabled={!submit.ready}>
          {submit.label}
        </Button>
        <p className="quiet gate-foot">
          {foot}
          <Button type="link" size="small" onClick={props.onLanguage}>
            {t.switchLanguage}
          </Button>
        </p>
      </form>
    </main>
  )
}
