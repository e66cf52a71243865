import { useMemo } from 'react'
import type { ReactElement } from 'react'
import { DataTable } from '../data-table.tsx'
import { Icon } from '../icons.tsx'
import { usePage } from '../page-context.ts'
import { HeardAgo, PlaceLink } from './device-cells.tsx'
import { filteredGateways } from './device-rows.ts'
import type { ListedGateway } from './device-rows.ts'
import { DevicesFilterBar } from './devices-filter-bar.tsx'
import type { Filtering } from './devices-filter-bar.tsx'
import { DEVICES_WORDS } from './devices-words.ts'

/** Every gateway, silent ones first. */
export function GatewaysTab(
  props: Filtering & { readonly gateways: readonly ListedGateway[] | undefined },
): ReactElement {
  const { gateways, filter } = props
  const { t, language } = usePage()
  const words = DEVICES_WORDS[language]
  const shown = useMemo(() => filteredGateways(gateways ?? [], filter), [gateways, filter])
  return (
    <section className="sheet-part" aria-label={words.tabs.gateways}>
      <DevicesFilterBar {...props} marks={['silent']} />
      <p role="status" className="quiet figures devices-count">
        {gateways === undefined ? t.loading : words.count(shown.length, gateways.length)}
      </p>
      <DataTable<ListedGateway>
        cards
        key={JSON.stringify(filter)}
        label={words.tabs.gateways}
        rowKey="id"
        pagination={{ defaultPageSize: 50, hideOnSinglePage: true, showSizeChanger: false, size: 'small' }}
        loading={gateways === undefined}
        locale={{ emptyText: words.none }}
        dataSource={[...shown]}
        columns={[
          {
            title: words.state,
            width: 110,
            render: (_, { online }) => (
              <span className={online ? 'device-mark heard' : 'device-mark silent'}>
                <Icon name={online ? 'check' : 'offline'} size={15} /> {words.gatewayState(online)}
              </span>
            ),
          },
          { title: words.gateway, dataIndex: 'id' },
          { title: words.place, render: (_, { home, place }) => <PlaceLink home={home} text={place} /> },
          { title: words.devicesOf, responsive: ['md'], width: 90, dataIndex: 'devices' },
          { title: words.heardAt, width: 130, render: (_, { heardAt }) => <HeardAgo at={heardAt} /> },
        ]}
      />
    </section>
  )
}
