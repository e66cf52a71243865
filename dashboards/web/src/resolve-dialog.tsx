import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button, Input, Modal } from 'antd'
import { type AlertAction, needsTaken, type Outcome } from '../../../core/alert.ts'
import type { Severity } from '../../../core/finding.ts'
import { days } from '../../../core/time.ts'
import type { AlertView } from '../../api/views.ts'
import { WATCH_WORDS } from './alert/watch-words.ts'
import { useNow, usePage } from './page-context.ts'
import { wallTime } from './time-text.ts'

const OUTCOMES: readonly Outcome[] = ['real-emergency', 'help-given', 'false-alarm', 'test', 'no-access']

interface ResolveDialogProps {
  readonly alert: Pick<AlertView, 'kind' | 'severity'>
  readonly onCancel: () => void
  readonly onResolve: (action: AlertAction) => void
}

/** What was filled in; empty texts are left out. */
interface Draft {
  readonly outcome?: Outcome
  readonly note: string
  readonly taken: string
  readonly followUpOn: string
}

type Take = (change: Partial<Draft>) => void

/** `undefined` while something is missing. */
function actionOf({ outcome, note, taken, followUpOn }: Draft, severity: Severity): AlertAction | undefined {
  if (outcome === undefined || (taken.trim() === '' && needsTaken(severity, outcome))) return undefined
  return {
    type: 'resolve',
    outcome,
    ...(note.trim() === '' ? {} : { note: note.trim() }),
    ...(taken.trim() === '' ? {} : { taken: taken.trim() }),
    ...(followUpOn === '' ? {} : { followUpOn }),
  }
}

interface TakenFieldsProps {
  readonly draft: Draft
  /** What was done must be said. */
  readonly needed: boolean
  readonly onTake: Take
}

/** What came of it, and what somebody must not forget. */
function TakenFields({ draft, needed, onTake }: TakenFieldsProps): ReactElement {
  const { language, timeZone } = usePage()
  const now = useNow()
  const words = WATCH_WORDS[language]
  const dayIn = (later: number): string => wallTime(now + days(later), timeZone).slice(0, 10)
  return (
    <>
      <div className="choices">
        {words.takenChoices.map((choice) => (
          <Button key={choice} size="small" onClick={() => onTake({ taken: choice })}>
            {choice}
          </Button>
        ))}
      </div>
      <label className="field">
        <span>
          {words.taken}
          {needed ? <span className="needed">{words.needed}</span> : null}
        </span>
        <Input
          required={needed}
          maxLength={500}
          value={draft.taken}
          placeholder={words.takenHint}
          onChange={(event) => onTake({ taken: event.target.value })}
        />
      </label>
      <div className="follow-up">
        <label className="field">
          {words.followUpOn}
          <input
            type="date"
            min={dayIn(0)}
            value={draft.followUpOn}
            onChange={(event) => onTake({ followUpOn: event.target.value })}
          />
        </label>
        {words.days.map((one) => (
          <Button key={one.days} size="small" onClick={() => onTake({ followUpOn: dayIn(one.days) })}>
            {one.name}
          </Button>
        ))}
        <span className="quiet">{words.noFollowUp}</span>
      </div>
    </>
  )
}

/**
 * Asks for the outcome before an alert is closed; there is none chosen beforehand. Urgent or worse also asks what was done and when
 * somebody looks again; a false alarm asks why.
 */
export default function ResolveDialog({ alert, onCancel, onResolve }: ResolveDialogProps): ReactElement {
  const { t, language } = usePage()
  const words = WATCH_WORDS[language]
  const [draft, setDraft] = useState<Draft>({ note: '', taken: '', followUpOn: '' })
  const take: Take = (change) => setDraft((before) => ({ ...before, ...change }))
  const action = actionOf(draft, alert.severity)
  const isNeeded = draft.outcome !== undefined && needsTaken(alert.severity, draft.outcome)
  const isFalse = draft.outcome === 'false-alarm'
  return (
    <Modal
      open
      title={`${t.resolveTitle}${t.colon}${t.kind[alert.kind]}`}
      okText={t.confirm}
      cancelText={t.cancel}
      okButtonProps={{ disabled: action === undefined }}
      onOk={() => action !== undefined && onResolve(action)}
      onCancel={onCancel}
      width={520}
    >
      <p className="quiet">{t.resolveHint}</p>
      <fieldset className="outcomes">
        <legend>{t.outcomeTitle}</legend>
        {OUTCOMES.map((one) => (
          <label key={one} className={one === draft.outcome ? 'outcome chosen' : 'outcome'}>
            <input
              type="radio"
              name="outcome"
              checked={one === draft.outcome}
              onChange={() => take({ outcome: one })}
            />
            {t.outcome[one]}
          </label>
        ))}
      </fieldset>
      {alert.severity === 'routine' || draft.outcome === 'test' ? null : (
        <TakenFields draft={draft} needed={isNeeded} onTake={take} />
      )}
      <label className="field">
        {isFalse ? words.cause : t.note}
        <Input.TextArea
          rows={2}
          maxLength={500}
          value={draft.note}
          placeholder={isFalse ? words.causeHint : t.noteHint}
          onChange={(event) => take({ note: event.target.value })}
        />
      </label>
    </Modal>
  )
}
