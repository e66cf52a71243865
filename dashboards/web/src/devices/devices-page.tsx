import { useMemo, useState } from 'react'
import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Tabs } from 'antd'
import { deviceName } from '../device-name.ts'
import { failureText } from '../failure-text.ts'
import { codeOf } from '../hub-api.ts'
import { usePage } from '../page-context.ts'
import { listedDevices, listedGateways, NO_FILTER } from './device-rows.ts'
import { getDevices } from './devices-api.ts'
import { DevicesTab } from './devices-tab.tsx'
import { DEVICES_WORDS } from './devices-words.ts'
import { GatewaysTab } from './gateways-tab.tsx'
import { QuarantineTab } from './quarantine-tab.tsx'
import { ReplacementsTab } from './replacements-tab.tsx'
import '../styles/devices.css'

const REFRESH = 30_000

/** 设备: how every device and gateway of one's area is heard, what must be replaced, and what nobody understood. */
export default function DevicesPage(): ReactElement {
  const { t, language, may } = usePage()
  const words = DEVICES_WORDS[language]
  const [filter, setFilter] = useState(NO_FILTER)
  const { data, error } = useQuery({ queryKey: ['devices'], queryFn: getDevices, refetchInterval: REFRESH })
  const devices = useMemo(
    () => (data === undefined ? undefined : listedDevices(data, (device) => deviceName(device, t, language))),
    [data, t, language],
  )
  const gateways = useMemo(() => (data === undefined ? undefined : listedGateways(data)), [data])
  const shared = { areas: data?.areas ?? {}, filter, onFilter: setFilter }
  return (
    <main className="sheet devices-sheet">
      <h1>{words.title}</h1>
      {error === null ? null : (
        <p role="alert" className="failure">
          {failureText(codeOf(error), t)}
        </p>
      )}
      <Tabs
        destroyOnHidden
        tabBarGutter={16}
        items={[
          { key: 'devices', label: words.tabs.devices, children: <DevicesTab devices={devices} {...shared} /> },
          { key: 'replacements', label: words.tabs.replacements, children: <ReplacementsTab /> },
          { key: 'gateways', label: words.tabs.gateways, children: <GatewaysTab gateways={gateways} {...shared} /> },
          ...(may('quarantine:read')
            ? [{ key: 'quarantine', label: words.tabs.quarantine, children: <QuarantineTab /> }]
            : []),
        ]}
      />
    </main>
  )
}
