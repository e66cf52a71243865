import type { ReactElement } from 'react'
import { Input } from 'antd'
import type { DutyView } from '../../../api/duty-views.ts'
import { usePage } from '../page-context.ts'
import { Refusal } from '../refusal.tsx'
import { areaText } from './duty-text.ts'
import { DUTY_WORDS, type DutyWords } from './duty-words.ts'

export interface PersonOption {
  readonly value: string
  readonly name: string
  /** With what tells two of one name apart. */
  readonly label: string
  /** They answer for the area, but work above it: set there. */
  readonly disabled: boolean
}

/** Everybody who is known here, to be found by name, level or area. @param scope whose people may be chosen */
export const personOptions = ({ people, areas }: DutyView, scope: string, words: DutyWords): readonly PersonOption[] =>
  Object.entries(people).map(([value, { name, role, area }]) => ({
    value,
    name,
    disabled: !area.startsWith(scope),
    label: `${name} · ${words.roles[role]} · ${areaText(area, areas)}`,
  }))

interface NativeFieldProps {
  readonly kind: 'date' | 'time'
  readonly label: string
  /** `2026-11-23` or `08:00`. */
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A day or a time, by the picker that the phone or browser has. */
export function NativeField({ kind, label, value, onChange }: NativeFieldProps): ReactElement {
  return (
    <label className="field">
      {label}
      <input type={kind} value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  )
}

interface WhyFieldProps {
  readonly why: string
  readonly onWhy: (why: string) => void
  /** What the hub said against it. */
  readonly error: Error | null
}

/** Why something is changed, and why it was not. */
export function WhyField({ why, onWhy, error }: WhyFieldProps): ReactElement {
  const { language } = usePage()
  const words = DUTY_WORDS[language]
  return (
    <>
      <label className="field">
        {words.why}
        <Input value={why} maxLength={200} onChange={(event) => onWhy(event.target.value)} />
      </label>
      {error === null ? null : (
        <p role="alert" className="failure">
          {words.failed} <Refusal error={error} />
        </p>
      )}
    </>
  )
}
