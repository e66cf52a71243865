import type { ReactElement } from 'react'
import { Button, Checkbox, InputNumber, Select } from 'antd'
import type { ResponderRole } from '../../../../core/directory.ts'
import type { Ladder, LadderChannel } from '../../../../core/rule-desk.ts'
import type { DurationMs } from '../../../../core/time.ts'
import { usePage } from '../page-context.ts'
import { RULES_WORDS } from './rules-words.ts'

type Step = Ladder['steps'][number]
type Repeat = NonNullable<Ladder['repeat']>

const ROLES: readonly ResponderRole[] = ['neighbour', 'carer', 'grid-worker', 'village', 'town', 'district']
const WAYS: readonly LadderChannel[] = ['sms', 'voice']
const MOST_STEPS = 10
const HOLDS = ['acknowledgementHolds', 'enRouteHolds', 'onSceneAsksAfter', 'unresolvedAfter'] as const
const MINUTE: DurationMs = 60_000
/** How what nobody answers is told again, as people choose it. */
const REPEATS: Readonly<Record<'sms' | 'voice' | 'alternately' | 'together', Repeat['channels']>> = {
  sms: [['sms']],
  voice: [['voice']],
  alternately: [['sms'], ['voice']],
  together: [['sms', 'voice']],
}

interface LadderFieldsProps {
  readonly ladder: Ladder
  readonly onChange: (ladder: Ladder) => void
}

/** Every part of a ladder that can be set, times in minutes. */
export function LadderFields({ ladder, onChange }: LadderFieldsProps): ReactElement {
  const { language } = usePage()
  const words = RULES_WORDS[language]
  const { steps } = ladder
  const setStep = (index: number, step: Step): void => onChange({ ...ladder, steps: steps.with(index, step) })
  const add = (): void => {
    const last = steps.at(-1)
    const step: Step = {
      after: (last?.after ?? 0) + 5 * MINUTE,
      roles: ['district'],
      channels: last?.channels ?? ['sms'],
    }
    onChange({ ...ladder, steps: [...steps, step] })
  }
  return (
    <>
      {steps.map((step, index) => (
        // Steps have no names but their places.
        <StepFields
          key={index}
          number={index + 1}
          step={step}
          onChange={(changed) => setStep(index, changed)}
          onRemove={steps.length === 1 ? undefined : () => onChange({ ...ladder, steps: steps.toSpliced(index, 1) })}
        />
      ))}
      {steps.length < MOST_STEPS ? <Button onClick={add}>{words.addStep}</Button> : null}
      {ladder.repeat === undefined ? null : (
        <RepeatFields repeat={ladder.repeat} onChange={(repeat) => onChange({ ...ladder, repeat })} />
      )}
      <div className="rules-row">
        {HOLDS.flatMap((name) => {
          const value = ladder[name]
          if (value === undefined) return []
          return [
            <MinutesField
              key={name}
              label={words.holds[name]}
              value={value}
              onChange={(length) => onChange({ ...ladder, [name]: length })}
            />,
          ]
        })}
      </div>
    </>
  )
}

interface StepFieldsProps {
  readonly number: number
  readonly step: Step
  readonly onChange: (step: Step) => void
  readonly onRemove: (() => void) | undefined
}

function StepFields({ number, step, onChange, onRemove }: StepFieldsProps): ReactElement {
  const { language } = usePage()
  const words = RULES_WORDS[language]
  return (
    <fieldset className="ladder-step" aria-label={words.step(number)}>
      <legend>
        {words.step(number)}
        {onRemove === undefined ? null : (
          <Button type="link" size="small" aria-label={`${words.removeStep} ${words.step(number)}`} onClick={onRemove}>
            {words.removeStep}
          </Button>
        )}
      </legend>
      <div className="rules-row">
        <MinutesField label={words.after} value={step.after} onChange={(after) => onChange({ ...step, after })} />
        <label className="field wide">
          {words.who}
          <Select<ResponderRole[]>
            mode="multiple"
            aria-label={`${words.step(number)} ${words.who}`}
            value={[...step.roles]}
            onChange={(roles) => onChange({ ...step, roles })}
            options={ROLES.map((value) => ({ value, label: words.roles[value] }))}
          />
        </label>
        <div className="field" role="group" aria-label={`${words.step(number)} ${words.ways}`}>
          {words.ways}
          <Checkbox.Group<LadderChannel>
            value={[...step.channels]}
            onChange={(channels) => onChange({ ...step, channels })}
            options={WAYS.map((value) => ({ value, label: words.channels[value] }))}
          />
        </div>
      </div>
    </fieldset>
  )
}

interface RepeatFieldsProps {
  readonly repeat: Repeat
  readonly onChange: (repeat: Repeat) => void
}

function RepeatFields({ repeat, onChange }: RepeatFieldsProps): ReactElement {
  const { language } = usePage()
  const words = RULES_WORDS[language]
  const names = {
    sms: words.channels.sms,
    voice: words.channels.voice,
    alternately: words.alternately,
    together: words.together,
  }
  const choices = (['sms', 'voice', 'alternately', 'together'] as const).map((value) => ({
    value,
    label: names[value],
  }))
  const chosen = choices.find(({ value }) => JSON.stringify(REPEATS[value]) === JSON.stringify(repeat.channels))
  return (
    <div className="rules-row">
      <label className="field">
        {words.rounds}
        <InputNumber
          min={0}
          max={100}
          precision={0}
          value={repeat.rounds}
          onChange={(rounds) => onChange({ ...repeat, rounds: rounds ?? 0 })}
        />
      </label>
      <MinutesField label={words.every} value={repeat.every} onChange={(every) => onChange({ ...repeat, every })} />
      <MinutesField
        label={words.thenEvery}
        value={repeat.thenEvery}
        onChange={(thenEvery) => onChange({ ...repeat, thenEvery })}
      />
      <label className="field wide">
        {words.repeatWays}
        <Select
          aria-label={words.repeatWays}
          {...(chosen === undefined ? {} : { value: chosen.value })}
          onChange={(way) => onChange({ ...repeat, channels: REPEATS[way] })}
          options={choices}
        />
      </label>
    </div>
  )
}

interface MinutesFieldProps {
  readonly label: string
  readonly value: DurationMs
  readonly onChange: (value: DurationMs) => void
}

function MinutesField({ label, value, onChange }: MinutesFieldProps): ReactElement {
  const { language } = usePage()
  return (
    <label className="field">
      {RULES_WORDS[language].inMinutes(label)}
      <InputNumber
        min={0}
        max={43_200}
        step={1}
        value={value / MINUTE}
        onChange={(minutes) => onChange(Math.round((minutes ?? 0) * MINUTE))}
      />
    </label>
  )
}
