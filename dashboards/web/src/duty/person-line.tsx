import type { ReactElement } from 'react'
import type { DutyView } from '../../../api/duty-views.ts'
import { MaskedNumber } from '../masked-phone.tsx'
import { usePage } from '../page-context.ts'
import { unmaskResponder } from './duty-api.ts'
import { DUTY_WORDS } from './duty-words.ts'

interface PersonLineProps {
  readonly id: string
  readonly people: DutyView['people']
}

/** Somebody by name, with a number that can be asked for and called. */
export function PersonLine({ id, people }: PersonLineProps): ReactElement {
  const { language } = usePage()
  const words = DUTY_WORDS[language]
  const person = people[id]
  if (person === undefined) return <span>{id}</span>
  return (
    <span className="duty-person">
      <b>{person.name}</b>
      {person.phone === '' ? null : (
        <MaskedNumber
          masked={person.phone}
          label={words.call(person.name)}
          callText={words.dial}
          unmask={() => unmaskResponder(id)}
        />
      )}
    </span>
  )
}
