import type { ReactElement } from 'react'
import { Button, Input } from 'antd'
import { usePage } from '../page-context.ts'
import { INSTALL_WORDS } from './install-words.ts'

interface SignPartProps {
  readonly missing: number
  readonly reason: string
  readonly busy: boolean
  readonly onReason: (reason: string) => void
  readonly onSign: () => void
}

/** 签字: at once when nothing is missing; else with the reason for leaving all the same. */
export function SignPart({ missing, reason, busy, onReason, onSign }: SignPartProps): ReactElement {
  const { language, lost } = usePage()
  const words = INSTALL_WORDS[language]
  const complete = missing === 0
  return (
    <section className="sheet-part" aria-label={words.sign}>
      <h2>{words.sign}</h2>
      <form
        className="sign-form"
        onSubmit={(event) => {
          event.preventDefault()
          onSign()
        }}
      >
        {complete ? null : (
          <label className="field">
            {words.reason}
            <Input.TextArea
              rows={2}
              maxLength={300}
              placeholder={words.reasonHint}
              value={reason}
              onChange={(event) => onReason(event.target.value)}
            />
          </label>
        )}
        <Button
          size="large"
          htmlType="submit"
          type={complete ? 'primary' : 'default'}
          loading={busy}
          disabled={lost || (!complete && reason.trim() === '')}
        >
          {complete ? words.signNow : words.leaveAnyhow}
        </Button>
      </form>
    </section>
  )
}
