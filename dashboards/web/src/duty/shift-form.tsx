import type { ReactElement } from 'react'
import { Button, Checkbox, Input, Select } from 'antd'
import { WEEKDAYS } from '../../../../core/civil-day.ts'
import { DAY_KINDS } from '../../../../core/roster.ts'
import type { WrittenShift } from '../../../api/duty-views.ts'
import { usePage } from '../page-context.ts'
import { NativeField, type PersonOption } from './duty-fields.tsx'
import { DUTY_WORDS } from './duty-words.ts'
import { TurnsField } from './turns-field.tsx'

interface ShiftFormProps {
  /** From 1. */
  readonly number: number
  readonly shift: WrittenShift
  readonly people: readonly PersonOption[]
  /** What the hub found wrong with it. */
  readonly faults: readonly string[]
  readonly today: string
  readonly onChange: (shift: WrittenShift) => void
  /** Left out for the only one. */
  readonly onRemove?: (() => void) | undefined
}

/** One shift: its days and hours, and whose it is in turn. */
export function ShiftForm(props: ShiftFormProps): ReactElement {
  const { number, shift, people, faults, today, onChange, onRemove } = props
  const { language } = usePage()
  const words = DUTY_WORDS[language]
  const set = (change: Partial<WrittenShift>): void => onChange({ ...shift, ...change })
  return (
    <fieldset className="duty-shift" aria-label={words.shift(number)}>
      <div className="duty-shift-head">
        <b>{words.shift(number)}</b>
        {onRemove === undefined ? null : (
          <Button size="small" type="text" onClick={onRemove} aria-label={`${words.remove} ${words.shift(number)}`}>
            {words.remove}
          </Button>
        )}
      </div>
      <div className="duty-pair">
        <label className="field">
          {words.shiftName}
          <Input value={shift.name} maxLength={40} onChange={(event) => set({ name: event.target.value })} />
        </label>
        <DaysField days={shift.days} onDays={(days) => set({ days })} />
      </div>
      <div className="duty-pair">
        <NativeField kind="time" label={words.from} value={shift.from} onChange={(from) => set({ from })} />
        <NativeField
          kind="time"
          label={shift.to <= shift.from ? `${words.to} (${words.overnight})` : words.to}
          value={shift.to === '24:00' ? '00:00' : shift.to}
          onChange={(to) => set({ to })}
        />
      </div>
      <RotationField shift={shift} today={today} onChange={onChange} />
      <TurnsField
        turns={shift.turns}
        alternate={shift.rotation !== undefined}
        people={people}
        onTurns={(turns) => set({ turns })}
      />
      {faults.map((fault) => (
        <p key={fault} role="alert" className="failure">
          {fault}
        </p>
      ))}
    </fieldset>
  )
}

const ROTATIONS = ['none', 'day', 'week'] as const

/** Whether people alternate; when they no more do, all of them are on duty together. */
function RotationField(props: Pick<ShiftFormProps, 'shift' | 'today' | 'onChange'>): ReactElement {
  const { shift, today, onChange } = props
  const { language } = usePage()
  const words = DUTY_WORDS[language]
  const { rotation, ...rest } = shift
  const rotate = (every: (typeof ROTATIONS)[number]): void =>
    onChange(
      every === 'none'
        ? { ...rest, turns: [shift.turns.flat()] }
        : { ...rest, rotation: { every, since: rotation?.since ?? today } },
    )
  return (
    <div className="duty-pair">
      <label className="field">
        {words.rotation}
        <Select
          aria-label={words.rotation}
          value={rotation?.every ?? 'none'}
          onChange={rotate}
          options={ROTATIONS.map((value) => ({ value, label: words.rotations[value] }))}
        />
      </label>
      {rotation === undefined ? null : (
        <NativeField
          kind="date"
          label={words.since}
          value={rotation.since}
          onChange={(since) => onChange({ ...rest, rotation: { ...rotation, since } })}
        />
      )}
    </div>
  )
}

const CHOSEN = 'chosen'

interface DaysFieldProps {
  readonly days: WrittenShift['days']
  readonly onDays: (days: WrittenShift['days']) => void
}

function DaysField({ days, onDays }: DaysFieldProps): ReactElement {
  const { language } = usePage()
  const words = DUTY_WORDS[language]
  return (
    <div className="field">
      <span>{words.onDays}</span>
      <Select<(typeof DAY_KINDS)[number] | typeof CHOSEN>
        aria-label={words.onDays}
        value={typeof days === 'string' ? days : CHOSEN}
        onChange={(kind) => onDays(kind === CHOSEN ? [6, 7] : kind)}
        options={[
          ...DAY_KINDS.map((value) => ({ value, label: words.kinds[value] })),
          { value: CHOSEN, label: words.chosenDays },
        ]}
      />
      {typeof days === 'string' ? null : (
        <Checkbox.Group
          value={[...days]}
          onChange={(chosen) => onDays(WEEKDAYS.filter((day) => chosen.includes(day)))}
          options={WEEKDAYS.map((value) => ({ value, label: words.weekday(value) }))}
        />
      )}
    </div>
  )
}
