import { useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Drawer } from 'antd'
import type { Ladder } from '../../../../core/rule-desk.ts'
import { refusalText } from '../failure-text.ts'
import { usePage } from '../page-context.ts'
import { LadderFields } from './ladder-fields.tsx'
import { LadderPicture } from './ladder-picture.tsx'
import type { LadderEdit } from './ladders-tab.tsx'
import { ReasonField } from './reason-field.tsx'
import { setLadder } from './rules-api.ts'
import { RULES_WORDS } from './rules-words.ts'

interface LadderDrawerProps {
  readonly edited: LadderEdit
  readonly onClose: () => void
}

/** A ladder's steps and waits, drawn as they are typed, and why they are to hold. The hub says what is wrong with them. */
export function LadderDrawer({ edited, onClose }: LadderDrawerProps): ReactElement {
  const { t, language, lost } = usePage()
  const words = RULES_WORDS[language]
  const queries = useQueryClient()
  const { place } = edited
  const [ladder, setThis] = useState<Ladder | undefined>(edited.ladder)
  const [why, setWhy] = useState('')
  const saving = useMutation({
    mutationFn: () => setLadder({ ...place, ladder: ladder ?? null, why }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['ladders'] })
      await queries.invalidateQueries({ queryKey: ['rule-changes'] })
      onClose()
    },
  })
  const what = [t.severity[place.severity], ...(place.kind === undefined ? [] : [t.kind[place.kind]])].join(' · ')
  const title = ladder === undefined ? `${words.takeBack}${t.colon}${what}` : words.editLadder(what)
  return (
    <Drawer
      open
      size={640}
      onClose={onClose}
      closable={{ 'aria-label': words.close }}
      title={title}
      className="rules-drawer"
    >
      {/* What scrolls must be reachable by the keyboard. */}
      <section tabIndex={0} aria-label={title}>
        <form
          className="rules-form"
          onSubmit={(event) => {
            event.preventDefault()
            saving.mutate()
          }}
        >
          {ladder === undefined ? null : <LadderFields ladder={ladder} onChange={setThis} />}
          {ladder === undefined ? null : (
            <div className="ladder-preview">
              <h3>{words.preview}</h3>
              <LadderPicture ladder={ladder} />
              <p className="quiet">{words.noLadderTrial}</p>
            </div>
          )}
          <ReasonField value={why} onChange={setWhy} />
          <Faults error={saving.error} />
          <Button type="primary" htmlType="submit" loading={saving.isPending} disabled={lost || why.trim() === ''}>
            {words.save}
          </Button>
        </form>
      </section>
    </Drawer>
  )
}

/** What the hub found wrong, one fault a line. */
function Faults({ error }: { readonly error: Error | null }): ReactElement | null {
  const page = usePage()
  if (error === null) return null
  return (
    <div role="alert" className="failure">
      {RULES_WORDS[page.language].failed}
      <ul>
        {refusalText(error, page)
          .split('\n')
          .map((line) => (
            <li key={line}>{line}</li>
          ))}
      </ul>
    </div>
  )
}
