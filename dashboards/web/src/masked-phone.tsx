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
  return <MaskedNumber masked={props.masked} unmask={() => unmask(props.home)} />
}

interface MaskedNumberProps {
  readonly masked: string
  /** Asks the hub for the whole number, which writes that down. */
  readonly unmask: () => Promise<Pick<UnmaskedView, 'phone'>>
  /** What the button is called to a screen reader, where there are several. */
  readonly label?: string
  /** How the number reads once it can be called; itself when left out. */
  readonly callText?: (phone: string) => string
}

/** Anybody's number, the same way. */
export function MaskedNumber(props: MaskedNumberProps): ReactElement {
  const { t, language, lost, may } = usePage()
  const words = SIGN_IN_WORDS[language]
  const [whole, setWhole] = useState<UnmaskedView['phone']>()
  const [failure, setFailure] = useState<string>()
  const show = (): void =>
    void props.unmask().then(
      ({ phone }) => setWhole(phone),
      (error: unknown) => setFailure(failureText(codeOf(error), t)),
    )
  if (whole !== undefined) {
    return (
      <a className="figures" href={`tel:${whole.replaceAll(' ', '')}`}>
        {props.callText?.(whole) ?? whole}
      </a>
    )
  }
  return (
    <span>
      <span className="figures">{props.masked}</span>
      {may('residents:unmask') ? (
        <Button
          type="link"
          size="small"
          onClick={show}
          disabled={lost}
          title={words.unmasking}
          aria-label={props.label}
        >
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
