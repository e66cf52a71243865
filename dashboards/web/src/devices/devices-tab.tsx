import { useMemo } from 'react'
import type { ReactElement } from 'react'
import type { TableColumnsType } from 'antd'
import { DataTable } from '../data-table.tsx'
import { modelText } from '../device-name.ts'
import { usePage } from '../page-context.ts'
import { BatteryText, HeardAgo, HeardMark, IntervalText, PlaceLink, SignalText } from './device-cells.tsx'
import { filteredDevices } from './device-rows.ts'
import type { ListedDevice } from './device-rows.ts'
import { DevicesFilterBar } from './devices-filter-bar.tsx'
import type { Filtering } from './devices-filter-bar.tsx'
import { DEVICES_WORDS } from './devices-words.ts'
import type { DevicesWords } from './devices-words.ts'

/** Every device, those in trouble first. Only one page of them is drawn, so that fifty thousand cost no more than fifty. */
export function DevicesTab(props: Filtering & { readonly devices: readonly ListedDevice[] | undefined }): ReactElement {
  const { devices, filter } = props
  const { t, language } = usePage()
  const words = DEVICES_WORDS[language]
  const shown = useMemo(() => filteredDevices(devices ?? [], filter), [devices, filter])
  const columns = useMemo(() => columnsOf(words), [words])
  return (
    <section className="sheet-part" aria-label={words.tabs.devices}>
      <DevicesFilterBar {...props} marks={['silent', 'batteryLow', 'faulty']} />
      <p role="status" className="quiet figures devices-count">
        {devices === undefined ? t.loading : words.count(shown.length, devices.length)}
      </p>
      <DataTable<ListedDevice>
        // A changed filter begins at the first page again.
        key={JSON.stringify(filter)}
        label={words.tabs.devices}
        rowKey="id"
        pagination={{ defaultPageSize: 50, hideOnSinglePage: true, showSizeChanger: false, size: 'small' }}
        loading={devices === undefined}
        locale={{ emptyText: devices?.length === 0 ? words.noneAtAll : words.none }}
        dataSource={[...shown]}
        columns={columns}
      />
    </section>
  )
}

const columnsOf = (words: DevicesWords): TableColumnsType<ListedDevice> => [
  { title: words.state, width: 118, render: (_, device) => <HeardMark {...device} /> },
  {
    title: words.device,
    render: (_, { name, role, model, home, where, address }) => (
      <span className="device-what">
        <b>{name}</b>
        <PlaceLink home={home} text={`${where} ${address}`} />
        <span className="quiet">{modelText({ role, model })}</span>
      </span>
    ),
  },
  { title: words.battery, width: 76, render: (_, device) => <BatteryText {...device} /> },
  { title: words.signal, responsive: ['md'], width: 100, render: (_, device) => <SignalText {...device} /> },
  { title: words.heardAt, responsive: ['sm'], width: 140, render: (_, { heardAt }) => <HeardAgo at={heardAt} /> },
  {
    title: <span title={words.intervalHint}>{words.interval}</span>,
    responsive: ['md'],
    width: 120,
    render: (_, device) => <IntervalText {...device} />,
  },
  { title: words.gateway, responsive: ['lg'], width: 130, dataIndex: 'gateway' },
]
