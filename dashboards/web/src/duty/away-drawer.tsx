import { useState } from 'react'
import type { ReactElement } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Button, Drawer, Select } from 'antd'
import type { DutyView } from '../../../api/duty-views.ts'
import { useNow, useOverview, usePage } from '../page-context.ts'
import { wallTime } from '../time-text.ts'
import { reportAway } from './duty-api.ts'
import { NativeField, personOptions, WhyField } from './duty-fields.tsx'
import { DUTY_WORDS } from './duty-words.ts'

interface AwayDrawerProps {
  readonly duty: DutyView
  readonly onDone: () => void
  readonly onClose: () => void
}

const NOBODY = ''

/** 登记离岗: somebody is away on some days, and perhaps another stands in. */
export function AwayDrawer({ duty, onDone, onClose }: AwayDrawerProps): ReactElement {
  const { language, lost, timeZone } = usePage()
  const words = DUTY_WORDS[language]
  const { me } = useOverview()
  const today = wallTime(useNow(), timeZone).slice(0, 10)
  const [wish, setWish] = useState({ absent: NOBODY, instead: NOBODY, from: today, until: today, why: '' })
  const set = (change: Partial<typeof wish>): void => setWish({ ...wish, ...change })
  const saving = useMutation({
    mutationFn: () => reportAway({ ...wish, instead: wish.instead === NOBODY ? null : wish.instead }),
    onSuccess: onDone,
  })
  const people = personOptions(duty, me.scope, words)
  const nobody = { value: NOBODY, label: words.nobodyInstead }
  return (
    <Drawer open title={words.reportAway} size={460} onClose={onClose}>
      <form
        className="duty-form"
        onSubmit={(event) => {
          event.preventDefault()
          saving.mutate()
        }}
      >
        <OneOf
          label={words.whoAway}
          value={wish.absent === NOBODY ? null : wish.absent}
          options={people.filter(({ value }) => duty.people[value]?.mayChange === true)}
          onChange={(absent) => set({ absent })}
        />
        <OneOf
          label={words.instead}
          value={wish.instead}
          options={[nobody, ...people.filter(({ value }) => value !== wish.absent)]}
          onChange={(instead) => set({ instead })}
        />
        <div className="duty-pair">
          <NativeField kind="date" label={words.firstDay} value={wish.from} onChange={(from) => set({ from })} />
          <NativeField kind="date" label={words.lastDay} value={wish.until} onChange={(until) => set({ until })} />
        </div>
        <WhyField why={wish.why} onWhy={(why) => set({ why })} error={saving.error} />
        <div className="duty-buttons">
          <Button
            type="primary"
            htmlType="submit"
            loading={saving.isPending}
            disabled={lost || wish.absent === NOBODY || wish.why.trim() === ''}
          >
            {words.save}
          </Button>
          <Button onClick={onClose}>{words.cancel}</Button>
        </div>
      </form>
    </Drawer>
  )
}

interface OneOfProps {
  readonly label: string
  readonly value: string | null
  readonly options: readonly { readonly value: string; readonly label: string; readonly disabled?: boolean }[]
  readonly onChange: (value: string) => void
}

function OneOf({ label, value, options, onChange }: OneOfProps): ReactElement {
  return (
    <label className="field">
      {label}
      <Select
        aria-label={label}
        showSearch={{ optionFilterProp: 'label' }}
        value={value}
        onChange={(chosen) => onChange(chosen ?? NOBODY)}
        options={[...options]}
      />
    </label>
  )
}
