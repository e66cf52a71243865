import type { ReactElement } from 'react'
import { Button, Input } from 'antd'
import type { WrittenFestival } from '../../../../core/holidays.ts'
import { usePage } from '../page-context.ts'
import { NativeField } from './duty-fields.tsx'
import { HOLIDAY_WORDS } from './holiday-words.ts'

interface FestivalFormProps {
  /** From 1. */
  readonly number: number
  readonly festival: WrittenFestival
  /** What the hub found wrong with it. */
  readonly faults: readonly string[]
  readonly onChange: (festival: WrittenFestival) => void
  readonly onRemove: () => void
}

/** One festival: its days off, and the weekend days worked for them. */
export function FestivalForm({ number, festival, faults, onChange, onRemove }: FestivalFormProps): ReactElement {
  const { language } = usePage()
  const words = HOLIDAY_WORDS[language]
  const { name, from, until, makeUp } = festival
  const set = (change: Partial<WrittenFestival>): void => onChange({ ...festival, ...change })
  const called = name.trim() === '' ? words.festival(number) : name
  return (
    <fieldset className="holiday-festival" aria-label={called}>
      <div className="holiday-fields">
        <label className="field">
          {words.name}
          <Input value={name} maxLength={20} onChange={(event) => set({ name: event.target.value })} />
        </label>
        <NativeField
          kind="date"
          label={words.from}
          value={from}
          // Most festivals end in the month in which they begin.
          onChange={(first) => set({ from: first, until: until === '' ? first : until })}
        />
        <NativeField kind="date" label={words.until} value={until} onChange={(last) => set({ until: last })} />
        <Button type="text" size="small" aria-label={words.removeFestival(called)} onClick={onRemove}>
          {words.remove}
        </Button>
      </div>
      <div className="holiday-made-up" role="group" aria-label={`${called} ${words.makeUp}`}>
        <span className="quiet">{words.makeUp}</span>
        {makeUp.map((day, index) => (
          <span key={index} className="holiday-day">
            <input
              type="date"
              aria-label={words.makeUpDay(index + 1)}
              value={day}
              onChange={(event) => set({ makeUp: makeUp.with(index, event.target.value) })}
            />
            <Button
              type="text"
              size="small"
              aria-label={words.removeDay(index + 1)}
              onClick={() => set({ makeUp: makeUp.toSpliced(index, 1) })}
            >
              {words.remove}
            </Button>
          </span>
        ))}
        <Button size="small" onClick={() => set({ makeUp: [...makeUp, ''] })}>
          {words.addMakeUp}
        </Button>
      </div>
      {faults.map((fault) => (
        <p key={fault} role="alert" className="failure">
          {fault}
        </p>
      ))}
    </fieldset>
  )
}
