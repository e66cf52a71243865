import { useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { CONSENT_CHANGES, CONSENT_SPEAKERS, CONSENT_TOPICS, type ConsentProof } from '../../../../core/consent.ts'
import type { ConsentsView } from '../../../api/consent-views.ts'
import { useNow, usePage } from '../page-context.ts'
import { wallTime } from '../time-text.ts'
import { addConsent, type ConsentDraft } from './consent-api.ts'
import { CONSENT_WORDS } from './consent-words.ts'
import { Failure } from './failure.tsx'

interface ConsentFormProps {
  readonly home: string
  readonly onDone: (view: ConsentsView | undefined) => void
}

/** Writes down what somebody said. A record is never changed: a mistake is mended by another one. */
export function ConsentForm({ home, onDone }: ConsentFormProps): ReactElement {
  const { language, lost, timeZone } = usePage()
  const words = CONSENT_WORDS[language]
  const today = wallTime(useNow(), timeZone).slice(0, 10)
  const [draft, setDraft] = useState<ConsentDraft>({
    topic: 'monitoring',
    change: 'given',
    by: 'resident',
    speakerName: '',
    proof: { how: 'paper', reference: '' },
    textVersion: '',
    saidOn: today,
  })
  const change = (part: Partial<ConsentDraft>): void => setDraft({ ...draft, ...part })
  const saving = useMutation({ mutationFn: () => addConsent(home, draft), onSuccess: onDone })
  return (
    <form
      className="part-form inset"
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <Said draft={draft} onChange={change} />
      <Proof proof={draft.proof} onChange={(proof) => change({ proof })} />
      <Line label={words.textVersion} value={draft.textVersion} onChange={(textVersion) => change({ textVersion })} />
      <label className="field">
        {words.saidOn}
        <Input
          type="date"
          max={today}
          value={draft.saidOn}
          onChange={(event) => change({ saidOn: event.target.value })}
        />
      </label>
      <Failure words={words.failed} error={saving.error} />
      <div className="buttons">
        <Button type="primary" htmlType="submit" loading={saving.isPending} disabled={lost || !isWhole(draft)}>
          {words.save}
        </Button>
        <Button onClick={() => onDone(undefined)}>{words.cancel}</Button>
      </div>
    </form>
  )
}

const namedBy = (proof: ConsentProof): string => (proof.how === 'paper' ? proof.reference : proof.witness)

const isWhole = ({ by, speakerName, proof, textVersion, saidOn }: ConsentDraft): boolean =>
  [namedBy(proof), textVersion, saidOn, by === 'resident' ? by : speakerName].every((text) => text.trim() !== '')

interface SaidProps {
  readonly draft: ConsentDraft
  readonly onChange: (part: Partial<ConsentDraft>) => void
}

/** Who said what about what. */
function Said({ draft, onChange }: SaidProps): ReactElement {
  const words = CONSENT_WORDS[usePage().language]
  return (
    <>
      <Choice
        label={words.topic}
        of={CONSENT_TOPICS}
        names={words.topics}
        value={draft.topic}
        onChange={(topic) => onChange({ topic })}
      />
      <Choice
        label={words.change}
        of={CONSENT_CHANGES}
        names={words.changes}
        value={draft.change}
        onChange={(change) => onChange({ change })}
      />
      <Choice
        label={words.by}
        of={CONSENT_SPEAKERS}
        names={words.speakers}
        value={draft.by}
        onChange={(by) => onChange({ by, speakerName: '' })}
      />
      {draft.by === 'resident' ? null : (
        <Line
          label={words.speakerName}
          value={draft.speakerName}
          onChange={(speakerName) => onChange({ speakerName })}
        />
      )}
    </>
  )
}

interface ProofProps {
  readonly proof: ConsentProof
  readonly onChange: (proof: ConsentProof) => void
}

function Proof({ proof, onChange }: ProofProps): ReactElement {
  const { how } = proof
  const words = CONSENT_WORDS[usePage().language]
  const proofOf = (way: ConsentProof['how'], said: string): ConsentProof =>
    way === 'paper' ? { how: way, reference: said } : { how: way, witness: said }
  return (
    <>
      <Choice
        label={words.how}
        of={['paper', 'oral'] as const}
        names={words.ways}
        value={how}
        onChange={(way) => onChange(proofOf(way, ''))}
      />
      <Line
        label={how === 'paper' ? words.reference : words.witness}
        value={namedBy(proof)}
        onChange={(said) => onChange(proofOf(how, said))}
      />
    </>
  )
}

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly of: readonly Value[]
  readonly names: Readonly<Record<Value, string>>
  readonly value: Value
  readonly onChange: (value: Value) => void
}

function Choice<Value extends string>({ label, of, names, value, onChange }: ChoiceProps<Value>): ReactElement {
  return (
    <label className="field">
      {label}
      <Select<Value>
        aria-label={label}
        value={value}
        onChange={onChange}
        options={of.map((one) => ({ value: one, label: names[one] }))}
      />
    </label>
  )
}

interface LineProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

function Line({ label, value, onChange }: LineProps): ReactElement {
  return (
    <label className="field">
      {label}
      <Input maxLength={40} value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  )
}
