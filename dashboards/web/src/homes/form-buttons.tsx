import type { ReactElement } from 'react'
import { Button } from 'antd'
import { usePage } from '../page-context.ts'
import { HOMES_WORDS } from './homes-words.ts'

interface FormButtonsProps {
  readonly saving: boolean
  /** Nothing to save yet. */
  readonly incomplete?: boolean
  readonly onCancel: () => void
}

/** Save and cancel. */
export function FormButtons({ saving, incomplete = false, onCancel }: FormButtonsProps): ReactElement {
  const { language, lost } = usePage()
  const words = HOMES_WORDS[language]
  return (
    <div className="buttons">
      <Button type="primary" htmlType="submit" loading={saving} disabled={lost || incomplete}>
        {words.save}
      </Button>
      <Button onClick={onCancel}>{words.cancel}</Button>
    </div>
  )
}
