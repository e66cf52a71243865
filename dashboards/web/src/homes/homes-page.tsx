import { useMemo, useState, useSyncExternalStore } from 'react'
import type { ReactElement } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { failureText } from '../failure-text.ts'
import { codeOf } from '../hub-api.ts'
import { usePage } from '../page-context.ts'
import { HomeRow } from './home-row.tsx'
import { filteredHomes, listedHomes, NO_FILTER } from './home-rows.ts'
import type { HomesFilter } from './home-rows.ts'
import { getHomes } from './homes-api.ts'
import { HomesFilterBar } from './homes-filter-bar.tsx'
import { HOMES_WORDS } from './homes-words.ts'
import { VirtualRows } from './virtual-rows.tsx'
import '../styles/home-pages.css'

const REFRESH = 30_000
const LINE = 46
const CARD = 104

const NARROW = matchMedia('(width <= 640px)')

/** Whether it is a phone: there a row becomes a card. */
const useNarrow = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      NARROW.addEventListener('change', listener)
      return () => NARROW.removeEventListener('change', listener)
    },
    () => NARROW.matches,
  )

/** Holds while other pages are looked at; not in the address, which browsers and proxies write down. */
function useFilter(): readonly [HomesFilter, (filter: HomesFilter) => void] {
  const queries = useQueryClient()
  const [filter, setFilter] = useState(queries.getQueryData<HomesFilter>(['homes-filter']) ?? NO_FILTER)
  return [
    filter,
    (changed) => {
      queries.setQueryData(['homes-filter'], changed)
      setFilter(changed)
    },
  ]
}

/** 住户: every home of one's area, narrowed and found as one types. */
export default function HomesPage(): ReactElement {
  const { language } = usePage()
  const words = HOMES_WORDS[language]
  const narrow = useNarrow()
  const [filter, setFilter] = useFilter()
  const { data, error } = useQuery({ queryKey: ['homes'], queryFn: getHomes, refetchInterval: REFRESH })
  const homes = useMemo(() => (data === undefined ? [] : listedHomes(data)), [data])
  const shown = useMemo(() => filteredHomes(homes, filter), [homes, filter])
  return (
    <main className="sheet homes-sheet">
      <div className="homes-title">
        <h1>{words.title}</h1>
        <p role="status" className="quiet figures">
          {data === undefined ? '' : words.count(shown.length, homes.length)}
        </p>
      </div>
      <HomesFilterBar areas={data?.areas ?? {}} filter={filter} onFilter={setFilter} />
      {shown.length === 0 ? <Nothing loaded={data !== undefined} any={homes.length > 0} error={error} /> : null}
      {shown.length === 0 ? null : (
        <div className="homes-table">
          <VirtualRows
            rows={shown}
            height={narrow ? CARD : LINE}
            label={words.title}
            head={<Head />}
            from={JSON.stringify(filter)}
            keyOf={(home) => home.id}
            draw={(home) => <HomeRow home={home} />}
          />
        </div>
      )}
    </main>
  )
}

interface NothingProps {
  readonly loaded: boolean
  readonly any: boolean
  readonly error: Error | null
}

/** Why no row is there. */
function Nothing({ loaded, any, error }: NothingProps): ReactElement {
  const { t, language } = usePage()
  const words = HOMES_WORDS[language]
  if (loaded) return <p className="empty">{any ? words.nothing : words.noHomes}</p>
  if (error === null) return <p className="quiet">{t.loading}</p>
  return (
    <p role="alert" className="failure">
      {failureText(codeOf(error), t)}
    </p>
  )
}

function Head(): ReactElement {
  const { language } = usePage()
  const { columns } = HOMES_WORDS[language]
  return (
    <div className="home-line homes-head" aria-hidden="true">
      <span>{columns.state}</span>
      <span>{columns.name}</span>
      <span>{columns.place}</span>
      <span>{columns.grade}</span>
      <span>{columns.battery}</span>
      <span>{columns.activity}</span>
    </div>
  )
}
