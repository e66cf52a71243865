import { lazy, Suspense, useMemo, useState } from 'react'
import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Segmented } from 'antd'
import type { Room } from '../../../../core/directory.ts'
import type { RibbonView } from '../../../api/homes-views.ts'
import { usePage } from '../page-context.ts'
import { Failure } from './failure.tsx'
import { getRibbon } from './homes-api.ts'
import { HOMES_WORDS } from './homes-words.ts'
import { SilencePart } from './silence-part.tsx'

// ECharts is half a megabyte: only who looks at a home's month loads it.
const RibbonChart = lazy(() => import('./ribbon-chart.tsx'))

const MINUTES_5 = 300_000

/** A month of the home: which rooms were used in which hour. */
export function RibbonPart({ home }: { readonly home: string }): ReactElement {
  const { t, language } = usePage()
  const words = HOMES_WORDS[language]
  const { data, error } = useQuery({
    queryKey: ['home-ribbon', home],
    queryFn: () => getRibbon(home),
    staleTime: MINUTES_5,
  })
  return (
    <section className="sheet-part" aria-label={words.ribbon}>
      <h2>{words.ribbon}</h2>
      <Failure words="" error={error} />
      {data === undefined && error === null ? <p className="quiet">{t.loading}</p> : null}
      {data === undefined ? null : <Ribbon ribbon={data} />}
    </section>
  )
}

function Ribbon({ ribbon }: { readonly ribbon: RibbonView }): ReactElement {
  const { t, language } = usePage()
  const words = HOMES_WORDS[language]
  const [room, setRoom] = useState<Room | 'all'>('all')
  const rooms = useMemo(() => ribbon.rooms.filter((one) => room === 'all' || one.room === room), [ribbon.rooms, room])
  if (!ribbon.storeAnswers) return <p className="cleared">{t.storeAway}</p>
  if (ribbon.rooms.every(({ hours }) => hours.length === 0)) return <p className="quiet">{words.ribbonNone}</p>
  return (
    <>
      <div className="part-head">
        <Segmented
          size="small"
          aria-label={words.ribbon}
          value={room}
          onChange={setRoom}
          options={[
            { value: 'all' as const, label: words.allRooms },
            ...ribbon.rooms.map((one) => ({ value: one.room, label: t.room[one.room] })),
          ]}
        />
      </div>
      <p className="quiet">{words.ribbonHint}</p>
      <Suspense fallback={<div className="ribbon-chart" />}>
        <RibbonChart {...ribbon} rooms={rooms} />
      </Suspense>
      <SilencePart silence={ribbon.silence ?? []} />
    </>
  )
}
