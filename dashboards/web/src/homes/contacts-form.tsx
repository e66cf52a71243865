import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button, Input } from 'antd'
import type { ContactView } from '../../../api/homes-views.ts'
import { usePage } from '../page-context.ts'
import { EDIT_WORDS } from './edit-words.ts'
import { Failure } from './failure.tsx'
import { FormButtons } from './form-buttons.tsx'
import { setContacts } from './homes-api.ts'
import { HOMES_WORDS } from './homes-words.ts'
import { useHomeChange } from './use-home-change.ts'

/** Only they are named on a home; the others are told for a whole area. */
export const isNamed = ({ role }: ContactView): boolean => role === 'neighbour' || role === 'carer'

interface ContactsFormProps {
  readonly home: string
  readonly version: string
  /** With masked numbers. */
  readonly contacts: readonly ContactView[]
  readonly onDone: () => void
}

/** In which order neighbours and carers are called, and at which numbers. */
export function ContactsForm({ home, version, contacts, onDone }: ContactsFormProps): ReactElement {
  const { language } = usePage()
  const words = EDIT_WORDS[language]
  const [order, setOrder] = useState(contacts.filter(isNamed))
  const [phones, setPhones] = useState<Readonly<Record<string, string>>>({})
  const wish = order.map(({ id }) => {
    const phone = phones[id]?.trim() ?? ''
    return phone === '' ? { id } : { id, phone }
  })
  const saving = useHomeChange(home, () => setContacts(home, version, wish), onDone)
  return (
    <form
      className="part-form inset"
      aria-label={words.contacts}
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <p className="quiet">{words.contactsHint}</p>
      <ol className="contact-lines">
        {order.map((contact, index) => (
          <li key={contact.id}>
            <ContactLine
              contact={contact}
              phone={phones[contact.id] ?? ''}
              onPhone={(phone) => setPhones({ ...phones, [contact.id]: phone })}
              canRise={order[index - 1]?.role === contact.role}
              canSink={order[index + 1]?.role === contact.role}
              onMove={(by) => setOrder(moved(order, index, by))}
            />
          </li>
        ))}
      </ol>
      <Failure words={HOMES_WORDS[language].failed} error={saving.error} />
      <FormButtons saving={saving.isPending} onCancel={onDone} />
    </form>
  )
}

interface ContactLineProps {
  readonly contact: ContactView
  readonly phone: string
  readonly onPhone: (phone: string) => void
  readonly canRise: boolean
  readonly canSink: boolean
  readonly onMove: (by: -1 | 1) => void
}

function ContactLine({ contact, phone, onPhone, canRise, canSink, onMove }: ContactLineProps): ReactElement {
  const { language } = usePage()
  const words = EDIT_WORDS[language]
  const { name, role } = contact
  return (
    <>
      <span className="contact-who">
        <b>{name}</b> <span className="quiet">{HOMES_WORDS[language].roles[role]}</span>{' '}
        <span className="figures">{contact.phone}</span>
      </span>
      <span className="contact-moves">
        <Button size="small" aria-label={words.up(name)} disabled={!canRise} onClick={() => onMove(-1)}>
          ↑
        </Button>
        <Button size="small" aria-label={words.down(name)} disabled={!canSink} onClick={() => onMove(1)}>
          ↓
        </Button>
      </span>
      <Input
        type="tel"
        autoComplete="off"
        maxLength={40}
        aria-label={words.newPhone(name)}
        placeholder={words.newPhoneHint}
        value={phone}
        onChange={(event) => onPhone(event.target.value)}
      />
    </>
  )
}

function moved(order: readonly ContactView[], index: number, by: -1 | 1): ContactView[] {
  const one = order[index]
  const rest = order.filter((_, at) => at !== index)
  return one === undefined ? rest : rest.toSpliced(index + by, 0, one)
}
