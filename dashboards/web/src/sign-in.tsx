import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button, Input } from 'antd'
import { failureText } from './failure-text.ts'
import { codeOf, signIn } from './hub-api.ts'
import { usePage } from './page-context.ts'

/** Asks for the administrator's password. */
export function SignIn(props: { readonly onSignedIn: () => void; readonly onLanguage: () => void }): ReactElement {
  const { t } = usePage()
  const [password, setPassword] = useState('')
  const [failure, setFailure] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = async (): Promise<void> => {
    setBusy(true)
    setFailure(undefined)
    try {
      await signIn(password)
      props.onSignedIn()
    } catch (error) {
      const code = codeOf(error)
      setFailure(code === 'NOT_ALLOWED' ? t.wrongPassword : failureText(code, t))
    } finally {
      setBusy(false)
    }
  }
  return (
    <main className="gate">
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <img src="/icon.svg" alt="" width={48} height={48} />
        <h1>{t.brand}</h1>
        <p className="quiet">{t.tagline}</p>
        <input type="text" name="username" autoComplete="username" value="admin" readOnly hidden />
        <label className="field">
          {t.password}
          <Input.Password
            size="large"
            autoFocus
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        {failure === undefined ? null : (
          <p role="alert" className="failure">
            {failure}
          </p>
        )}
        <Button type="primary" htmlType="submit" size="large" block loading={busy} disabled={password === ''}>
          {t.signIn}
        </Button>
        <p className="quiet gate-foot">
          {t.signInHint}
          <Button type="link" size="small" onClick={props.onLanguage}>
            {t.switchLanguage}
          </Button>
        </p>
      </form>
    </main>
  )
}
