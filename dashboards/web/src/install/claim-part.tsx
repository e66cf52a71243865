import { lazy, Suspense, useRef, useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import type { ClaimView, InstallationView } from '../../../api/install-views.ts'
import { refusalText } from '../failure-text.ts'
import { Icon } from '../icons.tsx'
import { usePage } from '../page-context.ts'
import { claimGateway } from './install-api.ts'
import { INSTALL_WORDS } from './install-words.ts'

const CameraScan = lazy(() => import('./camera-scan.tsx'))

/** Browsers hand out the camera on encrypted pages only; a photograph of the code always works. */
const hasCamera = (): boolean => 'mediaDevices' in navigator && window.isSecureContext

/** 网关: what hangs here, and how one more is claimed: by a photograph of its code, the camera, or its number. */
export function ClaimPart({ installation }: { readonly installation: InstallationView }): ReactElement {
  const page = usePage()
  const { language, lost } = page
  const words = INSTALL_WORDS[language]
  const [scanning, setScanning] = useState(false)
  const [unread, setUnread] = useState<string>()
  const queries = useQueryClient()
  const claiming = useMutation({
    mutationFn: (label: string) => claimGateway(installation.home, label),
    onSettled: () => queries.invalidateQueries({ queryKey: ['installation', installation.home] }),
  })
  const claim = (label: string): void => {
    setUnread(undefined)
    setScanning(false)
    claiming.mutate(label)
  }
  return (
    <section className="sheet-part" aria-label={words.gateway}>
      <h2>{words.gateway}</h2>
      <GatewayList installation={installation} />
      <div className="scan-buttons">
        <PhotoButton onCode={claim} onFailure={() => setUnread(words.unreadable)} />
        {hasCamera() ? (
          <Button size="large" onClick={() => setScanning(!scanning)} disabled={lost}>
            {scanning ? words.closeCamera : words.camera}
          </Button>
        ) : null}
      </div>
      {scanning ? (
        <Suspense fallback={null}>
          <CameraScan
            onCode={claim}
            onFailure={() => {
              setScanning(false)
              setUnread(words.noCamera)
            }}
          />
        </Suspense>
      ) : null}
      <NumberForm busy={claiming.isPending} onNumber={claim} key={claiming.data?.gateway} />
      <Outcome
        claimed={claiming.data}
        refused={unread ?? (claiming.error === null ? undefined : refusalText(claiming.error, page))}
      />
    </section>
  )
}

interface OutcomeProps {
  readonly claimed: ClaimView | undefined
  readonly refused: string | undefined
}

/** What came of the newest claim. */
function Outcome({ claimed, refused }: OutcomeProps): ReactElement | null {
  const { language } = usePage()
  const words = INSTALL_WORDS[language]
  if (refused !== undefined) {
    return (
      <p role="alert" className="failure">
        {refused}
      </p>
    )
  }
  if (claimed === undefined) return null
  return (
    <p role="status" className="ok-line">
      <Icon name="check" size={18} />{' '}
      {(claimed.state === 'claimed' ? words.claimed : words.alreadyHere)(claimed.gateway)}
    </p>
  )
}

interface NumberFormProps {
  readonly busy: boolean
  readonly onNumber: (number: string) => void
}

/** For a code that is scratched, and a camera that is broken. */
function NumberForm({ busy, onNumber }: NumberFormProps): ReactElement {
  const { language, lost } = usePage()
  const words = INSTALL_WORDS[language]
  const [number, setNumber] = useState('')
  return (
    <form
      className="number-form"
      onSubmit={(event) => {
        event.preventDefault()
        onNumber(number)
      }}
    >
      <Input
        size="large"
        aria-label={words.number}
        placeholder={words.numberHint}
        value={number}
        autoCapitalize="off"
        autoComplete="off"
        onChange={(event) => setNumber(event.target.value)}
      />
      <Button size="large" htmlType="submit" loading={busy} disabled={lost || number.trim() === ''}>
        {words.claim}
      </Button>
    </form>
  )
}

function GatewayList({ installation: { gateways } }: { readonly installation: InstallationView }): ReactElement | null {
  const { language } = usePage()
  const words = INSTALL_WORDS[language]
  if (gateways.length === 0) return null
  return (
    <ul className="plain-list">
      {gateways.map(({ id, online }) => (
        <li key={id} className={online ? 'heard' : 'unheard'}>
          <Icon name={online ? 'check' : 'offline'} size={18} /> <b>{id}</b> {online ? words.online : words.offline}
        </li>
      ))}
    </ul>
  )
}

interface PhotoButtonProps {
  readonly onCode: (text: string) => void
  readonly onFailure: () => void
}

/** Opens the phone's own camera, or its pictures; asks for no permission. */
function PhotoButton({ onCode, onFailure }: PhotoButtonProps): ReactElement {
  const { language, lost } = usePage()
  const words = INSTALL_WORDS[language]
  const input = useRef<HTMLInputElement>(null)
  const [reading, setReading] = useState(false)
  const read = async (file: File): Promise<void> => {
    setReading(true)
    const { codeInPicture } = await import('./read-code.ts')
    const text = await codeInPicture(file)
    setReading(false)
    if (text === undefined) onFailure()
    else onCode(text)
  }
  return (
    <>
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        accept="image/*"
        capture="environment"
        aria-label={words.photo}
        tabIndex={-1}
        onChange={({ target }) => {
          const file = target.files?.[0]
          // The same picture may be chosen again.
          target.value = ''
          if (file !== undefined) void read(file)
        }}
      />
      <Button size="large" type="primary" loading={reading} disabled={lost} onClick={() => input.current?.click()}>
        {words.photo}
      </Button>
    </>
  )
}
