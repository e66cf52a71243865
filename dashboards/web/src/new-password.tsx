import { useState } from 'react'
import type { ReactElement } from 'react'
import { Input } from 'antd'
import { failureText } from './failure-text.ts'
import { GateCard } from './gate-card.tsx'
import { changePassword, codeOf } from './hub-api.ts'
import { usePage } from './page-context.ts'
import { SIGN_IN_WORDS } from './sign-in-words.ts'

type Field = 'oldPassword' | 'newPassword' | 'again'
const FIELDS: readonly Field[] = ['oldPassword', 'newPassword', 'again']

/** Asks for a password of one's own, before anything else is shown. */
export function NewPassword(props: { readonly onChanged: () => void; readonly onLanguage: () => void }): ReactElement {
  const { t, language } = usePage()
  const words = SIGN_IN_WORDS[language]
  const [fields, setFields] = useState<Readonly<Record<Field, string>>>({ oldPassword: '', newPassword: '', again: '' })
  const [failure, setFailure] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = async (): Promise<void> => {
    if (fields.newPassword !== fields.again) return setFailure(words.different)
    setBusy(true)
    setFailure(undefined)
    try {
      await changePassword(fields.oldPassword, fields.newPassword)
      props.onChanged()
    } catch (error) {
      const code = codeOf(error)
      setFailure(code === 'NOT_ALLOWED' || code === 'BAD_REQUEST' ? words.refused : failureText(code, t))
    } finally {
      setBusy(false)
    }
  }
  return (
    <GateCard
      title={words.firstTitle}
      explained={words.firstHint}
      failure={failure}
      foot=""
      submit={{ label: words.change, busy, ready: FIELDS.every((field) => fields[field] !== '') }}
      onSubmit={() => void submit()}
      onLanguage={props.onLanguage}
    >
      {FIELDS.map((field) => (
        <label key={field} className="field">
          {words[field]}
          <Input.Password
            size="large"
            autoFocus={field === 'oldPassword'}
            autoComplete={field === 'oldPassword' ? 'current-password' : 'new-password'}
            value={fields[field]}
            onChange={(event) => setFields({ ...fields, [field]: event.target.value })}
          />
        </label>
      ))}
    </GateCard>
  )
}
