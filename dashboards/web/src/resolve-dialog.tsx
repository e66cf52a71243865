import { useState } from 'react'
import type { ReactElement } from 'react'
import { Input, Modal } from 'antd'
import type { AlertAction, Outcome } from '../../../core/alert.ts'
import { usePage } from './page-context.ts'

const OUTCOMES: readonly Outcome[] = ['real-emergency', 'help-given', 'false-alarm', 'test', 'no-access']

interface ResolveDialogProps {
  readonly title: string
  readonly onCancel: () => void
  readonly onResolve: (action: AlertAction) => void
}

/** Asks for the outcome before an alert is closed; there is none chosen beforehand. */
export default function ResolveDialog({ title, onCancel, onResolve }: ResolveDialogProps): ReactElement {
  const { t } = usePage()
  const [outcome, setOutcome] = useState<Outcome>()
  const [note, setNote] = useState('')
  const resolve = (): void => {
    if (outcome === undefined) return
    onResolve({ type: 'resolve', outcome, ...(note.trim() === '' ? {} : { note: note.trim() }) })
  }
  return (
    <Modal
      open
      title={`${t.resolveTitle}${t.colon}${title}`}
      okText={t.confirm}
      cancelText={t.cancel}
      okButtonProps={{ disabled: outcome === undefined }}
      onOk={resolve}
      onCancel={onCancel}
      width={480}
    >
      <p className="quiet">{t.resolveHint}</p>
      <fieldset className="outcomes">
        <legend>{t.outcomeTitle}</legend>
        {OUTCOMES.map((one) => (
          <label key={one} className={one === outcome ? 'outcome chosen' : 'outcome'}>
            <input type="radio" name="outcome" checked={one === outcome} onChange={() => setOutcome(one)} />
            {t.outcome[one]}
          </label>
        ))}
      </fieldset>
      <label className="field">
        {t.note}
        <Input.TextArea
          rows={3}
          maxLength={500}
          value={note}
          placeholder={t.noteHint}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
    </Modal>
  )
}
