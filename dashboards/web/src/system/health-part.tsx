import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { HealthPart as HealthPartState } from '../../../../core/home-board.ts'
import type { VendorHealth } from '../../../../core/vendor-health.ts'
import { vendorName } from '../../../../core/vendor-names.ts'
import { Ago } from '../ago.tsx'
import { DataTable } from '../data-table.tsx'
import { partIcon } from '../health-icon.ts'
import { Icon } from '../icons.tsx'
import { usePage } from '../page-context.ts'
import { Refusal } from '../refusal.tsx'
import { clockMinutes } from '../time-text.ts'
import { getSystem } from './system-api.ts'
import { SYSTEM_WORDS } from './system-words.ts'

const REFRESH = 10_000

/** 运行状况: each part of the hub, and each vendor that carries messages. */
export function HealthPart(): ReactElement {
  const { t, language } = usePage()
  const words = SYSTEM_WORDS[language]
  const { data, error } = useQuery({ queryKey: ['system'], queryFn: getSystem, refetchInterval: REFRESH })
  return (
    <section className="sheet-part" aria-label={words.health}>
      <h2>{words.health}</h2>
      {error === null ? null : (
        <p role="alert" className="failure">
          <Refusal error={error} />
        </p>
      )}
      <ul className="plain-list">
        {(data?.parts ?? []).map((one) => (
          <li key={one.part}>
            <Icon name={partIcon(one)} size={15} /> <b>{t.healthPart[one.part] ?? one.part}</b>{' '}
            <span className={partClass(one)}>{(language === 'zh' ? one.zh : undefined) ?? one.says}</span>
          </li>
        ))}
      </ul>
      <VendorTable vendors={data?.vendors ?? []} />
    </section>
  )
}

const partClass = ({ ok, note }: HealthPartState): string => (!ok ? 'bad' : note === 'warning' ? 'warned' : 'quiet')

function VendorTable({ vendors }: { readonly vendors: readonly VendorHealth[] }): ReactElement {
  const { language, timeZone } = usePage()
  const words = SYSTEM_WORDS[language]
  const stateOf = ({ state, restingUntil, reachesPeople }: VendorHealth): string => {
    if (!reachesPeople) return words.reachesNobody
    if (state !== 'resting' || restingUntil === undefined) return words.vendorStates[state]
    return `${words.vendorStates.resting} ${clockMinutes(restingUntil, timeZone)}`
  }
  return (
    <DataTable<VendorHealth>
      cards
      label={words.vendors}
      rowKey="name"
      pagination={false}
      locale={{ emptyText: words.nothing }}
      dataSource={[...vendors]}
      columns={[
        { title: words.vendor, render: (_, { name }) => vendorName(name, language) },
        { title: words.channel, render: (_, { channels }) => channels.map((one) => words.channels[one]).join(' ') },
        { title: words.state, render: (_, vendor) => stateOf(vendor) },
        {
          title: words.lastAccepted,
          render: (_, { lastAcceptedAt }) => (lastAcceptedAt === undefined ? '–' : <Ago at={lastAcceptedAt} />),
        },
        {
          title: words.lastHour,
          render: (_, { sentLastHour, failedLastHour }) => (
            <span className="figures">{words.sentAndFailed(sentLastHour, failedLastHour)}</span>
          ),
        },
        { title: words.lastFailure, render: (_, { lastFailure }) => lastFailure?.reason ?? '–' },
      ]}
    />
  )
}
