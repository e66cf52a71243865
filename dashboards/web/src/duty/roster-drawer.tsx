import { useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Button, Drawer } from 'antd'
import type { DutyPlace } from '../../../../core/duty-desk.ts'
import type { DutyView, RosterPreviewView, RosterView, WrittenShift } from '../../../api/duty-views.ts'
import { useNow, useOverview, usePage } from '../page-context.ts'
import { wallTime } from '../time-text.ts'
import { previewRoster, setRoster } from './duty-api.ts'
import { personOptions, WhyField } from './duty-fields.tsx'
import { placeText } from './duty-text.ts'
import { DUTY_WORDS } from './duty-words.ts'
import { RosterEffect } from './roster-effect.tsx'
import { ShiftForm } from './shift-form.tsx'

interface RosterDrawerProps {
  readonly place: DutyPlace
  readonly duty: DutyView
  readonly onDone: () => void
  readonly onClose: () => void
}

const NEW_SHIFT: WrittenShift = { name: '', days: 'everyday', from: '08:00', to: '18:00', turns: [[]] }

/** 值班表: its shifts, what saving them would do, and why. What was not previewed cannot be saved. */
export function RosterDrawer({ place, duty, onDone, onClose }: RosterDrawerProps): ReactElement {
  const { language, lost } = usePage()
  const words = DUTY_WORDS[language]
  // As it was when this was opened: what somebody else sets meanwhile is noticed when it is saved.
  const [roster] = useState(() => rosterAt(place, duty))
  const [shifts, setShifts] = useState<readonly WrittenShift[] | null>(() => roster?.shifts ?? [NEW_SHIFT])
  const [why, setWhy] = useState('')
  const trying = useMutation({ mutationFn: () => previewRoster(place, shifts) })
  const saving = useMutation({
    mutationFn: () => setRoster(place, { shifts, why, basedOn: roster?.number ?? 0 }),
    onSuccess: onDone,
  })
  const change = (to: readonly WrittenShift[] | null): void => {
    setShifts(to)
    trying.reset()
    saving.reset()
  }
  const passed = trying.data?.faults.length === 0
  return (
    <Drawer open title={words.rosterOf(placeText(place, duty.areas, words))} size={720} onClose={onClose}>
      <form
        className="duty-form"
        onSubmit={(event) => {
          event.preventDefault()
          saving.mutate()
        }}
      >
        <ShiftList shifts={shifts} faults={trying.data?.faults ?? []} duty={duty} onChange={change} />
        <ListButtons shifts={shifts} roster={roster} onChange={change} />
        <p className="quiet">{words.previewHint}</p>
        {trying.data !== undefined && passed ? <RosterEffect place={place} preview={trying.data} duty={duty} /> : null}
        <WhyField why={why} onWhy={setWhy} error={saving.error ?? trying.error} />
        <div className="duty-buttons">
          <Button loading={trying.isPending} disabled={lost} onClick={() => trying.mutate()}>
            {words.preview}
          </Button>
          <Button
            type="primary"
            htmlType="submit"
            loading={saving.isPending}
            disabled={lost || why.trim() === '' || !passed}
          >
            {words.save}
          </Button>
        </div>
      </form>
    </Drawer>
  )
}

const rosterAt = (at: DutyPlace, { places }: DutyView): RosterView | undefined =>
  places.find(({ role, area }) => role === at.role && area === at.area)?.roster

interface ShiftListProps {
  /** `null`: the roster is to be taken away. */
  readonly shifts: readonly WrittenShift[] | null
  readonly faults: RosterPreviewView['faults']
  readonly duty: DutyView
  readonly onChange: (shifts: readonly WrittenShift[] | null) => void
}

function ShiftList({ shifts, faults, duty, onChange }: ShiftListProps): ReactElement {
  const { language, timeZone } = usePage()
  const words = DUTY_WORDS[language]
  const { me } = useOverview()
  const today = wallTime(useNow(), timeZone).slice(0, 10)
  if (shifts === null) return <p className="duty-unknown">{words.removed}</p>
  const people = personOptions(duty, me.scope, words)
  const said = (at: number | undefined): readonly string[] =>
    faults.filter(({ shift }) => shift === at).map(({ says }) => says[language])
  return (
    <>
      {shifts.map((shift, index) => (
        <ShiftForm
          key={index}
          number={index + 1}
          shift={shift}
          people={people}
          today={today}
          faults={said(index)}
          onChange={(changed) => onChange(shifts.map((one, other) => (other === index ? changed : one)))}
          onRemove={shifts.length === 1 ? undefined : () => onChange(shifts.filter((_, other) => other !== index))}
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

interface ListButtonsProps extends Pick<ShiftListProps, 'shifts' | 'onChange'> {
  readonly roster: RosterView | undefined
}

function ListButtons({ shifts, roster, onChange }: ListButtonsProps): ReactElement {
  const { language } = usePage()
  const words = DUTY_WORDS[language]
  if (shifts === null) return <Button onClick={() => onChange(roster?.shifts ?? [])}>{words.keepRoster}</Button>
  return (
    <div className="duty-buttons">
      <Button onClick={() => onChange([...shifts, NEW_SHIFT])}>{words.addShift}</Button>
      {roster === undefined ? null : <Button onClick={() => onChange(null)}>{words.removeRoster}</Button>}
    </div>
  )
}
