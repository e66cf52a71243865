import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from 'antd'
import type { UnmaskedView } from '../../api/views.ts'
import { failureText } from './failure-text.ts'
import { codeOf, unmask } from './hub-api.ts'
import { usePage } from './page-context.ts'
import { SIGN_IN_WORDS } from './sign-in-words.ts'

/** A resident's number with its middle hidden; whole, and one tap to call, once asked for. Asking is written down. */
export function MaskedPhone(props: { readonly home: string; readonly masked: string }): ReactElement {
  const { t, language, lost, may } = usePage()
  const words = SIGN_IN_WORDS[language]
  const [whole, setWhole] = useState<UnmaskedView['phone']>()
  const [failure, setFailure] = useState<string>()
  const show = (): void =>
    void unmask(props.home).then(
      ({ phone }) => setWhole(phone),
      (error: unknown) => setFailure(failureText(codeOf(error), t)),
    )
  if (whole !== undefined) {
    return (
      <a className="figures" href={`tel:${whole.replaceAll(' ', '')}`}>
        {whole}
      </a>
    )
  }
  return (
    <span>
      <span className="figures">{props.masked}</span>
      {may('residents:unmask') ? (
        <Button type="link" size="small" onClick={show} disabled={lost} title={words.unmasking}>
          {words.unmask}
        </Button>
      ) : null}
      {failure === undefined ? null : (
        <span role="alert" className="failure">
          {failure}
        </span>
      )}
    </span>
  )
}
