import { useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Button, Drawer } from 'antd'
import type { WrittenFestival } from '../../../../core/holidays.ts'
import type { HolidayPreviewView, HolidayYearView } from '../../../api/holiday-views.ts'
import { usePage } from '../page-context.ts'
import { WhyField } from './duty-fields.tsx'
import { FestivalForm } from './festival-form.tsx'
import { previewHolidays, setHolidays } from './holiday-api.ts'
import { HolidayEffect } from './holiday-effect.tsx'
import { HOLIDAY_WORDS } from './holiday-words.ts'
import { PastePart } from './paste-part.tsx'

/** `null`: what was entered is to be removed. */
type Wanted = readonly WrittenFestival[] | null

interface HolidayDrawerProps {
  readonly year: HolidayYearView
  readonly onDone: () => void
  readonly onClose: () => void
}

const NEW_FESTIVAL: WrittenFestival = { name: '', from: '', until: '', makeUp: [] }

/** 录入节假日: the year's notice, what saving it would change, and why. What was not previewed cannot be saved. */
export function HolidayDrawer({ year: opened, onDone, onClose }: HolidayDrawerProps): ReactElement {
  const words = HOLIDAY_WORDS[usePage().language]
  // As it was when this was opened: what somebody else sets meanwhile is noticed when it is saved.
  const [{ year, festivals, source, entered }] = useState(opened)
  const [wanted, setWanted] = useState<Wanted>(festivals)
  const [why, setWhy] = useState('')
  const trying = useMutation({ mutationFn: () => previewHolidays(year, wanted) })
  const saving = useMutation({
    mutationFn: () => setHolidays(year, { festivals: wanted, basedOn: entered?.number ?? 0, why }),
    onSuccess: onDone,
  })
  const change = (to: Wanted): void => {
    setWanted(to)
    trying.reset()
    saving.reset()
  }
  const isWhole = (wanted ?? []).every(({ from, until, makeUp }) => ![from, until, ...makeUp].includes(''))
  return (
    <Drawer open title={words.ofYear(year)} size={760} onClose={onClose}>
      <form
        className="duty-form"
        onSubmit={(event) => {
          event.preventDefault()
          saving.mutate()
        }}
      >
        <FestivalList year={year} wanted={wanted} faults={trying.data?.faults ?? []} onChange={change} />
        <ListButtons wanted={wanted} source={source} festivals={festivals} onChange={change} />
        <p className="quiet">{isWhole ? words.previewHint : words.incomplete}</p>
        {trying.data?.faults.length === 0 ? <HolidayEffect preview={trying.data} /> : null}
        <WhyField why={why} onWhy={setWhy} error={saving.error ?? trying.error} />
        <Finish
          trying={trying.isPending}
          saving={saving.isPending}
          mayTry={isWhole}
          maySave={why.trim() !== '' && trying.data?.faults.length === 0}
          onTry={() => trying.mutate()}
        />
      </form>
    </Drawer>
  )
}

interface FinishProps {
  readonly trying: boolean
  readonly saving: boolean
  readonly mayTry: boolean
  readonly maySave: boolean
  readonly onTry: () => void
}

function Finish({ trying, saving, mayTry, maySave, onTry }: FinishProps): ReactElement {
  const { language, lost } = usePage()
  const words = HOLIDAY_WORDS[language]
  return (
    <div className="duty-buttons">
      <Button loading={trying} disabled={lost || !mayTry} onClick={onTry}>
        {words.preview}
      </Button>
      <Button type="primary" htmlType="submit" loading={saving} disabled={lost || !maySave}>
        {words.save}
      </Button>
    </div>
  )
}

interface FestivalListProps {
  readonly year: number
  readonly wanted: Wanted
  readonly faults: HolidayPreviewView['faults']
  readonly onChange: (wanted: Wanted) => void
}

function FestivalList({ year, wanted, faults, onChange }: FestivalListProps): ReactElement {
  const { language } = usePage()
  const words = HOLIDAY_WORDS[language]
  if (wanted === null) return <p className="duty-unknown">{words.removedHint(year)}</p>
  const said = (at: number | undefined): readonly string[] =>
    faults.filter(({ festival }) => festival === at).map(({ says }) => says[language])
  return (
    <>
      <PastePart year={year} onRead={onChange} />
      {wanted.map((festival, index) => (
        <FestivalForm
          key={index}
          number={index + 1}
          festival={festival}
          faults={said(index)}
          onChange={(changed) => onChange(wanted.with(index, changed))}
          onRemove={() => onChange(wanted.toSpliced(index, 1))}
        />
      ))}
      {said(undefined).map((fault) => (
        <p key={fault} role="alert" className="failure">
          {fault}
        </p>
      ))}
    </>
  )
}

interface ListButtonsProps extends Pick<FestivalListProps, 'wanted' | 'onChange'> {
  readonly source: HolidayYearView['source']
  readonly festivals: HolidayYearView['festivals']
}

function ListButtons({ wanted, source, festivals, onChange }: ListButtonsProps): ReactElement {
  const { language } = usePage()
  const words = HOLIDAY_WORDS[language]
  if (wanted === null) return <Button onClick={() => onChange(festivals)}>{words.keep}</Button>
  return (
    <div className="duty-buttons">
      <Button onClick={() => onChange([...wanted, NEW_FESTIVAL])}>{words.add}</Button>
      {source === 'entered' ? <Button onClick={() => onChange(null)}>{words.removeAll}</Button> : null}
    </div>
  )
}
