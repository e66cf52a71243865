import type { ReactElement } from 'react'
import { Input } from 'antd'
import { usePage } from '../page-context.ts'
import { RULES_WORDS } from './rules-words.ts'

/** As long as the hub takes. */
const LONGEST = 200

interface ReasonFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Why something is changed: whoever asks later must find it. */
export function ReasonField({ value, onChange }: ReasonFieldProps): ReactElement {
  const { language } = usePage()
  const words = RULES_WORDS[language]
  return (
    <label className="field">
      {words.reason}
      <Input
        value={value}
        maxLength={LONGEST}
        placeholder={words.reasonHint}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}
