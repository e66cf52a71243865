import { useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ContactView, HomeProfileView } from '../../../api/homes-views.ts'
import { DataTable } from '../data-table.tsx'
import { usePage } from '../page-context.ts'
import { ContactsForm, isNamed } from './contacts-form.tsx'
import { EDIT_WORDS } from './edit-words.ts'
import { Failure } from './failure.tsx'
import { lookAtContacts } from './homes-api.ts'
import { HOMES_WORDS } from './homes-words.ts'

interface ContactsPartProps {
  readonly home: string
  /** Left out until it is known. */
  readonly profile: HomeProfileView | undefined
}

/** Who is told of the home, in call order; whole numbers once asked for. */
export function ContactsPart({ home, profile }: ContactsPartProps): ReactElement {
  const { language } = usePage()
  const [editing, setEditing] = useState(false)
  const words = HOMES_WORDS[language]
  const looking = useMutation({ mutationFn: () => lookAtContacts(home) })
  const contacts = profile?.contacts ?? []
  const done = (): void => {
    setEditing(false)
    // What was shown whole may be old.
    looking.reset()
  }
  return (
    <section className="sheet-part" aria-label={words.contacts}>
      <div className="part-head">
        <h2>{words.contacts}</h2>
        <span className="part-buttons">
          {editing ? null : <EditButton contacts={contacts} onEdit={() => setEditing(true)} />}
          {looking.data === undefined ? (
            <LookButton any={contacts.length > 0} asking={looking.isPending} onLook={() => looking.mutate()} />
          ) : null}
        </span>
      </div>
      <Failure words="" error={looking.error} />
      <ContactsTable contacts={looking.data ?? contacts} whole={looking.data !== undefined} />
      {profile === undefined || !editing ? null : (
        <ContactsForm home={home} version={profile.version} contacts={contacts} onDone={done} />
      )}
    </section>
  )
}

interface EditButtonProps {
  readonly contacts: readonly ContactView[]
  readonly onEdit: () => void
}

function EditButton({ contacts, onEdit }: EditButtonProps): ReactElement | null {
  const { language, lost, may } = usePage()
  if (!may('homes:write') || !contacts.some(isNamed)) return null
  return (
    <Button size="small" disabled={lost} onClick={onEdit}>
      {EDIT_WORDS[language].edit}
    </Button>
  )
}

interface LookButtonProps {
  readonly any: boolean
  readonly asking: boolean
  readonly onLook: () => void
}

function LookButton({ any, asking, onLook }: LookButtonProps): ReactElement | null {
  const { language, lost, may } = usePage()
  const words = HOMES_WORDS[language]
  if (!may('residents:unmask') || !any) return null
  return (
    <Button size="small" disabled={lost} loading={asking} title={words.looksAreLogged} onClick={onLook}>
      {words.showNumbers}
    </Button>
  )
}

interface ContactsTableProps {
  readonly contacts: readonly ContactView[]
  /** Their numbers are whole: they can be called. */
  readonly whole: boolean
}

function ContactsTable({ contacts, whole }: ContactsTableProps): ReactElement {
  const { language } = usePage()
  const words = HOMES_WORDS[language]
  if (contacts.length === 0) return <p className="quiet">{words.noContacts}</p>
  return (
    <DataTable<ContactView>
      label={words.contacts}
      rowKey="id"
      showHeader={false}
      pagination={false}
      dataSource={[...contacts]}
      columns={[
        { render: (_, _contact, index) => <span className="quiet figures">{index + 1}</span>, width: 36 },
        { className: 'wraps', render: (_, { role }) => words.roles[role] },
        { render: (_, { name }) => <b>{name}</b> },
        {
          render: (_, { phone }) =>
            !whole || phone.startsWith('group:') ? (
              <span className="figures">{phone}</span>
            ) : (
              <a className="figures" href={`tel:${phone}`}>
                {phone}
              </a>
            ),
        },
      ]}
    />
  )
}
