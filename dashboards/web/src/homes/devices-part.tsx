import type { ReactElement } from 'react'
import { LOW_BATTERY } from '../../../api/devices-battery-line.ts'
import type { DeviceView } from '../../../api/views.ts'
import { Ago } from '../ago.tsx'
import { DataTable } from '../data-table.tsx'
import { deviceName, modelText } from '../device-name.ts'
import { usePage } from '../page-context.ts'
import { valueText } from '../value-text.ts'
import { HOMES_WORDS } from './homes-words.ts'

const newestOf = ({ latest }: DeviceView): number | undefined =>
  latest.reduce<number | undefined>((newest, { at }) => (newest === undefined || at > newest ? at : newest), undefined)

function BatteryText({ device }: { readonly device: DeviceView }): ReactElement {
  const battery = device.latest.find(({ metric }) => metric === 'battery')?.value
  if (battery === undefined) return <span className="quiet">–</span>
  return <span className={battery < LOW_BATTERY ? 'figures bad' : 'figures'}>{Math.round(battery)}%</span>
}

/** All but the battery, which has a column of its own. */
function ValuesText({ device }: { readonly device: DeviceView }): ReactElement {
  const { language } = usePage()
  const shown = device.latest.filter(({ metric }) => metric !== 'battery')
  return <>{shown.flatMap(({ metric, value }) => valueText(metric, value, language) ?? []).join(' · ')}</>
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
          cards
          label={words.devices}
          rowKey="id"
          pagination={false}
          dataSource={[...devices]}
          columns={[
            { title: words.device.name, render: (_, device) => deviceName(device, t, language) },
            ...(devices.some((device) => modelText(device) !== '')
              ? [{ title: words.device.model, render: (_: unknown, device: DeviceView) => modelText(device) }]
              : []),
            { title: words.device.battery, render: (_, device) => <BatteryText device={device} /> },
            {
              title: words.device.heard,
              render: (_, device) => {
                const at = newestOf(device)
                return at === undefined ? <span className="quiet">{t.noValues}</span> : <Ago at={at} />
              },
            },
            { title: words.device.values, className: 'wraps', render: (_, device) => <ValuesText device={device} /> },
          ]}
        />
      )}
    </section>
  )
}
