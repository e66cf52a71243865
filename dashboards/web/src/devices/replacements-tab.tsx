import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { TableColumnsType } from 'antd'
import type { ReplacementsView, ReplacementView } from '../../../api/devices-views.ts'
import { DataTable } from '../data-table.tsx'
import { deviceName, modelText } from '../device-name.ts'
import { failureText } from '../failure-text.ts'
import { codeOf } from '../hub-api.ts'
import { placeText } from '../place-text.ts'
import { usePage } from '../page-context.ts'
import { monthDay } from '../time-text.ts'
import type { Dictionary, Language } from '../words.ts'
import { BatteryText, HeardAgo, PlaceLink } from './device-cells.tsx'
import { getReplacements } from './devices-api.ts'
import { DEVICES_WORDS } from './devices-words.ts'
import type { DevicesWords } from './devices-words.ts'

type Grid = ReplacementsView['grids'][number]

interface Shown {
  readonly words: DevicesWords
  readonly t: Dictionary
  readonly language: Language
  readonly timeZone: string
}

/** 30 天内需更换: grid by grid, as somebody takes it along on paper. */
export function ReplacementsTab(): ReactElement {
  const { t, language, timeZone } = usePage()
  const words = DEVICES_WORDS[language]
  const { data, error } = useQuery({ queryKey: ['replacements'], queryFn: getReplacements })
  return (
    <section className="sheet-part replacements" aria-label={words.tabs.replacements}>
      <div className="devices-head">
        <p className="quiet">{words.replacementsHint}</p>
        <Button className="no-print" disabled={data === undefined} onClick={() => window.print()}>
          {words.print}
        </Button>
      </div>
      {error === null ? null : (
        <p role="alert" className="failure">
          {failureText(codeOf(error), t)}
        </p>
      )}
      {data === undefined && error === null ? <p className="quiet">{t.loading}</p> : null}
      {data === undefined ? null : <Grids data={data} shown={{ words, t, language, timeZone }} />}
    </section>
  )
}

function Grids({ data, shown }: { readonly data: ReplacementsView; readonly shown: Shown }): ReactElement {
  const { words } = shown
  return (
    <>
      {data.storeAnswers ? null : (
        <p role="alert" className="failure">
          {words.storeAway}
        </p>
      )}
      {data.grids.length === 0 ? <p className="empty">{words.nothingDue}</p> : null}
      {data.grids.map((grid) => (
        <GridList key={grid.area} grid={grid} shown={shown} />
      ))}
      {data.leftOff === 0 ? null : <p className="quiet">{words.leftOff(data.leftOff)}</p>}
    </>
  )
}

function GridList({ grid, shown }: { readonly grid: Grid; readonly shown: Shown }): ReactElement {
  const { words } = shown
  const name = placeText({ areaNames: grid.areaNames, address: '' })
  return (
    <>
      <h2 className="grid-name">
        {name} <span className="quiet figures">{words.items(grid.items.length)}</span>
      </h2>
      <DataTable<ReplacementView>
        cards
        label={name}
        rowKey={({ gateway, device }) => device?.id ?? gateway}
        pagination={false}
        dataSource={[...grid.items]}
        columns={columnsOf(shown)}
      />
    </>
  )
}

const columnsOf = ({ words, t, language, timeZone }: Shown): TableColumnsType<ReplacementView> => [
  {
    title: words.device,
    render: (_, { home, address, device, gateway }) => (
      <span className="device-what">
        <span className="print-only">☐</span>
        <PlaceLink home={home} text={address} />
        <b>{device === undefined ? `${words.gateway} ${gateway}` : deviceName(device, t, language)}</b>
        <span className="quiet">{device === undefined ? null : modelText(device)}</span>
      </span>
    ),
  },
  { title: words.why, render: (_, item) => <Why item={item} words={words} timeZone={timeZone} /> },
  {
    title: words.battery,
    width: 84,
    render: (_, { battery, reasons }) => (
      <BatteryText
        {...(battery === undefined ? {} : { battery })}
        batteryLow={reasons.some((reason) => reason === 'battery-low')}
      />
    ),
  },
  { title: words.heardAt, responsive: ['sm'], width: 130, render: (_, { heardAt }) => <HeardAgo at={heardAt} /> },
]

interface WhyProps {
  readonly item: ReplacementView
  readonly words: DevicesWords
  readonly timeZone: string
}

function Why({ item, words, timeZone }: WhyProps): ReactElement {
  const { reasons, faults, lowAt } = item
  return (
    <ul>
      {reasons.map((reason) => (
        <li key={reason}>
          {words.whys[reason]}
          {reason === 'battery-soon' && lowAt !== undefined ? words.noted(words.by(monthDay(lowAt, timeZone))) : null}
          {reason === 'faulty' ? words.noted(faults.map((fault) => words.fault[fault]).join(words.comma)) : null}
        </li>
      ))}
    </ul>
  )
}
