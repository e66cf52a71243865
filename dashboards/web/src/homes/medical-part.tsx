import { useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import type { MedicalCard } from '../../../../core/home-profile.ts'
import { BLOOD_TYPES } from '../../../../core/home-profile.ts'
import type { MedicalCardView } from '../../../api/homes-views.ts'
import { usePage } from '../page-context.ts'
import { personText } from '../person-text.ts'
import { dayAndTime } from '../time-text.ts'
import { Failure } from './failure.tsx'
import { lookAtCard, setCard } from './homes-api.ts'
import { HOMES_WORDS } from './homes-words.ts'

const LONGEST = { conditions: 500, medicines: 500, allergies: 300, doctor: 200, mobility: 300 } as const
const TEXTS = ['conditions', 'medicines', 'allergies', 'doctor', 'mobility'] as const
const FIELDS = ['conditions', 'medicines', 'allergies', 'bloodType', 'doctor', 'mobility'] as const

/** What the ambulance asks for. Nothing of it is on the page until somebody asks, which is written down. */
export function MedicalPart({ home }: { readonly home: string }): ReactElement {
  const { language, lost, may } = usePage()
  const words = HOMES_WORDS[language]
  const [editing, setEditing] = useState(false)
  const looking = useMutation({ mutationFn: () => lookAtCard(home) })
  const card = looking.data
  return (
    <section className="sheet-part" aria-label={words.medical}>
      <div className="part-head">
        <h2>{words.medical}</h2>
        {card !== undefined && !editing && may('homes:write') ? (
          <Button size="small" disabled={lost} onClick={() => setEditing(true)}>
            {words.edit}
          </Button>
        ) : null}
      </div>
      <Failure words="" error={looking.error} />
      {card === undefined ? (
        <>
          <p className="quiet">{words.medicalHint}</p>
          <Button
            disabled={lost}
            loading={looking.isPending}
            title={words.looksAreLogged}
            onClick={() => looking.mutate()}
          >
            {words.showCard}
          </Button>
        </>
      ) : null}
      {card !== undefined && !editing ? <CardFacts card={card} /> : null}
      {card !== undefined && editing ? (
        <CardForm
          home={home}
          card={card}
          onDone={(changed) => {
            if (changed) looking.mutate()
            setEditing(false)
          }}
        />
      ) : null}
    </section>
  )
}

function CardFacts({ card }: { readonly card: MedicalCardView }): ReactElement {
  const { t, language, timeZone } = usePage()
  const words = HOMES_WORDS[language]
  return (
    <>
      <dl className="facts-list">
        {FIELDS.map((field) => (
          <div key={field}>
            <dt>{words.fields[field]}</dt>
            <dd className={card[field] === '' ? 'quiet' : 'typed'}>
              {card[field] === '' ? words.unknown : card[field]}
            </dd>
          </div>
        ))}
      </dl>
      <p className="quiet">
        {card.at === undefined
          ? words.cardEmpty
          : words.cardBy(personText(card.by ?? '', t), dayAndTime(card.at, timeZone))}
      </p>
    </>
  )
}

interface CardFormProps {
  readonly home: string
  readonly card: MedicalCardView
  readonly onDone: (changed: boolean) => void
}

function CardForm({ home, card: { by: _by, at: _at, ...known }, onDone }: CardFormProps): ReactElement {
  const { language, lost } = usePage()
  const words = HOMES_WORDS[language]
  const [card, setDraft] = useState<MedicalCard>(known)
  const saving = useMutation({ mutationFn: () => setCard(home, card), onSuccess: () => onDone(true) })
  return (
    <form
      className="part-form"
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      {TEXTS.map((field) => (
        <label key={field} className="field">
          {words.fields[field]}
          <Input.TextArea
            autoSize={{ minRows: 1, maxRows: 6 }}
            maxLength={LONGEST[field]}
            value={card[field]}
            onChange={(event) => setDraft({ ...card, [field]: event.target.value })}
          />
        </label>
      ))}
      <label className="field">
        {words.fields.bloodType}
        <Select
          aria-label={words.fields.bloodType}
          value={card.bloodType}
          onChange={(bloodType) => setDraft({ ...card, bloodType })}
          options={BLOOD_TYPES.map((value) => ({ value, label: value === '' ? words.unknown : value }))}
        />
      </label>
      <Failure words={words.failed} error={saving.error} />
      <div className="buttons">
        <Button type="primary" htmlType="submit" loading={saving.isPending} disabled={lost}>
          {words.save}
        </Button>
        <Button onClick={() => onDone(false)}>{words.cancel}</Button>
      </div>
    </form>
  )
}
