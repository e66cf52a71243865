import { useDeferredValue, useMemo, useState } from 'react'
import type { ReactElement } from 'react'
import { Input, Segmented } from 'antd'
import type { OverviewView } from '../../api/views.ts'
import { HomeCard } from './home-card.tsx'
import { isAlarmed, isOffline, shownHomes } from './home-status.ts'
import type { ShownHome } from './home-status.ts'
import { usePage } from './page-context.ts'

type Filter = 'all' | 'alarmed' | 'offline'

const KEEPS: Record<Filter, (shown: ShownHome) => boolean> = { all: () => true, alarmed: isAlarmed, offline: isOffline }

const NONE: readonly ShownHome[] = []

const matches = ({ home }: ShownHome, text: string): boolean =>
  [home.person.name, home.place.address, ...home.place.areaNames].some((part) => part.includes(text))

/** All homes, those in trouble first. */
export function HomesGrid({ overview }: { readonly overview: OverviewView }): ReactElement {
  const { t } = usePage()
  const [filter, setFilter] = useState<Filter>('all')
  const [text, setText] = useState('')
  const homes = useMemo(() => shownHomes(overview.homes, overview.alerts, t), [overview.homes, overview.alerts, t])
  const kept = homes.filter((shown) => KEEPS[filter](shown) && matches(shown, text.trim()))
  // Hundreds of cards are drawn behind what must be seen at once, and behind what is being pressed.
  const cards = useDeferredValue(kept, NONE)
  const count = (keeps: Filter): number => homes.filter(KEEPS[keeps]).length
  return (
    <section className="homes" aria-label={t.homesTitle}>
      <div className="section-head">
        <h2>{t.homesTitle}</h2>
        <Segmented<Filter>
          size="small"
          value={filter}
          onChange={setFilter}
          options={[
            { value: 'all', label: `${t.all} ${overview.homesTotal}` },
            { value: 'alarmed', label: `${t.inAlert} ${count('alarmed')}` },
            { value: 'offline', label: `${t.offlineOnly} ${count('offline')}` },
          ]}
        />
        <Input
          size="small"
          allowClear
          className="search"
          placeholder={t.search}
          aria-label={t.search}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {overview.homesTotal > overview.homes.length ? (
        <p className="quiet">{t.homesShown(overview.homes.length, overview.homesTotal)}</p>
      ) : null}
      {kept.length === 0 ? <p className="empty">{homes.length === 0 ? t.noHomes : t.noMatch}</p> : null}
      <ul className="homes-grid">
        {cards.map((shown) => (
          <HomeCard key={shown.home.id} shown={shown} />
        ))}
      </ul>
    </section>
  )
}
