import { useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { Link } from 'react-router'
import { usePage } from '../page-context.ts'
import { eraseHome } from './consent-api.ts'
import { CONSENT_WORDS } from './consent-words.ts'
import { Failure } from './failure.tsx'
import { HOMES_WORDS } from './homes-words.ts'

/** Of the reason, as the route takes it. */
const LONGEST = 200

/** Deletes everything about the home, for who typed its id and said why. */
export function ErasePart({ home }: { readonly home: string }): ReactElement {
  const { language, lost } = usePage()
  const words = CONSENT_WORDS[language]
  const [asking, setAsking] = useState(false)
  return (
    <section className="sheet-part" aria-label={words.erase}>
      <h2>{words.erase}</h2>
      <p className="quiet">{words.eraseHint}</p>
      {asking ? (
        <EraseForm home={home} onCancel={() => setAsking(false)} />
      ) : (
        <Button danger disabled={lost} onClick={() => setAsking(true)}>
          {words.eraseOpen}
        </Button>
      )}
    </section>
  )
}

function EraseForm({ home, onCancel }: { readonly home: string; readonly onCancel: () => void }): ReactElement {
  const { language, lost } = usePage()
  const words = CONSENT_WORDS[language]
  const queries = useQueryClient()
  const [draft, setDraft] = useState({ confirm: '', why: '' })
  const erasing = useMutation({
    mutationFn: () => eraseHome(home, draft),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['homes'] }),
  })
  if (erasing.data !== undefined) {
    return (
      <p role="status" className="once">
        {words.erased(erasing.data.number)} <Link to="/homes">{HOMES_WORDS[language].back}</Link>
      </p>
    )
  }
  const take = (change: Partial<typeof draft>): void => setDraft({ ...draft, ...change })
  return (
    <form
      className="part-form inset"
      aria-label={words.erase}
      onSubmit={(event) => {
        event.preventDefault()
        erasing.mutate()
      }}
    >
      <label className="field">
        {words.eraseWhy}
        <Input value={draft.why} maxLength={LONGEST} onChange={(event) => take({ why: event.target.value })} />
      </label>
      <label className="field">
        {words.eraseConfirm(home)}
        <Input autoComplete="off" value={draft.confirm} onChange={(event) => take({ confirm: event.target.value })} />
      </label>
      <Failure words={words.eraseFailed} error={erasing.error} />
      <div className="buttons">
        <Button
          danger
          type="primary"
          htmlType="submit"
          loading={erasing.isPending}
          disabled={lost || draft.confirm !== home || draft.why.trim() === ''}
        >
          {words.eraseNow}
        </Button>
        <Button onClick={onCancel}>{words.cancel}</Button>
      </div>
    </form>
  )
}
