import { useState } from 'react'
import type { ReactElement } from 'react'
import { Input } from 'antd'
import { failureText } from './failure-text.ts'
import { GateCard } from './gate-card.tsx'
import { codeOf, signIn } from './hub-api.ts'
import { usePage } from './page-context.ts'
import { SIGN_IN_WORDS } from './sign-in-words.ts'

/** Asks who it is. */
export function SignIn(props: { readonly onSignedIn: () => void; readonly onLanguage: () => void }): ReactElement {
  const { t, language } = usePage()
  const words = SIGN_IN_WORDS[language]
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [failure, setFailure] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = async (): Promise<void> => {
    setBusy(true)
    setFailure(undefined)
    try {
      await signIn(login, password)
      props.onSignedIn()
    } catch (error) {
      const code = codeOf(error)
      setFailure(code === 'NOT_ALLOWED' ? words.wrong : failureText(code, t))
    } finally {
      setBusy(false)
    }
  }
  return (
    <GateCard
      title={t.brand}
      explained={t.tagline}
      failure={failure}
      foot={words.hint}
      submit={{ label: t.signIn, busy, ready: login !== '' && password !== '' }}
      onSubmit={() => void submit()}
      onLanguage={props.onLanguage}
    >
      <label className="field">
        {words.login}
        <Input
          size="large"
          autoFocus
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          value={login}
          onChange={(event) => setLogin(event.target.value)}
        />
      </label>
      <label className="field">
        {words.password}
        <Input.Password
          size="large"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
    </GateCard>
  )
}
