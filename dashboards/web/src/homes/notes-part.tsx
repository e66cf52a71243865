import { useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import type { HomeNote } from '../../../../core/home-profile.ts'
import { usePage } from '../page-context.ts'
import { personText } from '../person-text.ts'
import { dayAndTime } from '../time-text.ts'
import { Failure } from './failure.tsx'
import { addNote } from './homes-api.ts'
import { HOMES_WORDS } from './homes-words.ts'

const LONGEST = 1000

interface NotesPartProps {
  readonly home: string
  readonly notes: readonly HomeNote[] | undefined
}

/** What the next one should know, by whom and when. Notes are added, never changed. */
export function NotesPart({ home, notes = [] }: NotesPartProps): ReactElement {
  const { t, language, timeZone, may } = usePage()
  const words = HOMES_WORDS[language]
  return (
    <section className="sheet-part" aria-label={words.notes}>
      <h2>{words.notes}</h2>
      {notes.length === 0 ? <p className="quiet">{words.noNotes}</p> : null}
      <ul className="said">
        {notes.map((note, index) => (
          <li key={notes.length - index}>
            {note.text}
            <p className="quiet">
              {personText(note.by, t)} · <span className="figures">{dayAndTime(note.at, timeZone)}</span>
            </p>
          </li>
        ))}
      </ul>
      {may('notes:write') ? <NoteForm home={home} /> : null}
    </section>
  )
}

function NoteForm({ home }: { readonly home: string }): ReactElement {
  const { language, lost } = usePage()
  const words = HOMES_WORDS[language]
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const adding = useMutation({
    mutationFn: () => addNote(home, text),
    onSuccess: () => {
      setText('')
      return queries.invalidateQueries({ queryKey: ['home-profile', home] })
    },
  })
  return (
    <form
      className="part-form"
      onSubmit={(event) => {
        event.preventDefault()
        adding.mutate()
      }}
    >
      <Input.TextArea
        aria-label={words.newNote}
        placeholder={words.newNote}
        autoSize={{ minRows: 2, maxRows: 8 }}
        maxLength={LONGEST}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Failure words={words.failed} error={adding.error} />
      <div className="buttons">
        <Button htmlType="submit" loading={adding.isPending} disabled={lost || text.trim() === ''}>
          {words.add}
        </Button>
      </div>
    </form>
  )
}
