import type { ReactElement } from 'react'
import { isMetric, metricFacts } from '../../../../core/metric.ts'
import type { DeviceView } from '../../../api/views.ts'
import { Ago } from '../ago.tsx'
import { DataTable } from '../data-table.tsx'
import { usePage } from '../page-context.ts'
import { LOW_BATTERY } from './home-rows.ts'
import { HOMES_WORDS } from './homes-words.ts'
import { writtenText } from './written-text.ts'

const newestOf = ({ latest }: DeviceView): number | undefined =>
  latest.reduce<number | undefined>((newest, { at }) => (newest === undefined || at > newest ? at : newest), undefined)

function BatteryText({ device }: { readonly device: DeviceView }): ReactElement {
  const battery = device.latest.find(({ metric }) => metric === 'battery')?.value
  if (battery === undefined) return <span className="quiet">–</span>
  return <span className={battery < LOW_BATTERY ? 'figures bad' : 'figures'}>{Math.round(battery)}%</span>
}

/** `20.2 °C`; an event or a state by its name alone, where it holds. */
function ValuesText({ device }: { readonly device: DeviceView }): ReactElement {
  const { t, language } = usePage()
  const texts = device.latest.flatMap(({ metric, value }) => {
    if (metric === 'battery' || !isMetric(metric)) return []
    const facts = metricFacts(metric)
    if (facts.kind === 'measure')
      return [`${facts[language]} ${writtenText(`${Number(value.toFixed(1))} ${facts.unit}`, language)}`]
    return facts.kind === 'state' ? [`${facts[language]} ${value > 0 ? t.yes : t.no}`] : []
  })
  return <>{texts.join(' · ')}</>
}

/** The home's devices with battery, newest values and when each was last heard. */
export function DevicesPart({ devices }: { readonly devices: readonly DeviceView[] }): ReactElement {
  const { t, language } = usePage()
  const words = HOMES_WORDS[language]
  return (
    <section className="sheet-part" aria-label={words.devices}>
      <h2>{words.devices}</h2>
      {devices.length === 0 ? (
        <p className="quiet">{t.noDevices}</p>
      ) : (
        <DataTable<DeviceView>
          label={words.devices}
          rowKey="id"
          pagination={false}
          dataSource={[...devices]}
          columns={[
            { title: words.device.place, render: (_, { room, role }) => `${t.room[room]} ${t.role[role]}` },
            { title: words.device.model, dataIndex: 'model' },
            { title: words.device.battery, render: (_, device) => <BatteryText device={device} /> },
            {
              title: words.device.heard,
              render: (_, device) => {
                const at = newestOf(device)
                return at === undefined ? <span className="quiet">{t.noValues}</span> : <Ago at={at} />
              },
            },
            { title: words.device.values, render: (_, device) => <ValuesText device={device} /> },
          ]}
        />
      )}
    </section>
  )
}
