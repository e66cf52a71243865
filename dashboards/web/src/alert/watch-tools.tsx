import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from 'antd'
import { Icon } from '../icons.tsx'
import type { IconName } from '../icons.tsx'
import { usePage } from '../page-context.ts'
import { AlertKeys } from './alert-keys.tsx'
import { setAlarmPreference, useAlarmPreferences } from './alarm-preferences.ts'
import { soundAlarm } from './alarm-sound.ts'
import { WATCH_WORDS } from './watch-words.ts'

function Switch(props: {
  readonly on: boolean
  readonly icon: IconName
  readonly name: string
  readonly onSwitch: (on: boolean) => void
}): ReactElement {
  const { language } = usePage()
  const { on, icon, name } = props
  return (
    <Button size="small" role="switch" aria-checked={on} aria-label={name} onClick={() => props.onSwitch(!on)}>
      <Icon name={on ? icon : 'bell-off'} size={15} />
      {name}
      {WATCH_WORDS[language].is(on)}
    </Button>
  )
}

/** How this screen calls for attention, the keys, and the way to the wall board. */
export function WatchTools(): ReactElement {
  const { language, may } = usePage()
  const words = WATCH_WORDS[language]
  const { sound, notices } = useAlarmPreferences()
  const [keys, setKeys] = useState(false)
  const [refused, setRefused] = useState(false)
  const switchSound = (on: boolean): void => {
    setAlarmPreference('sound', on)
    // Whoever switches it on hears at once what it will sound like.
    if (on) void soundAlarm()
  }
  const switchNotices = async (on: boolean): Promise<void> => {
    const granted = on && 'Notification' in window && (await Notification.requestPermission()) === 'granted'
    setAlarmPreference('notices', granted)
    setRefused(on && !granted)
  }
  return (
    <div className="watch-tools">
      <Switch on={sound} icon="bell" name={words.sound} onSwitch={switchSound} />
      <Switch on={notices} icon="message" name={words.notices} onSwitch={(on) => void switchNotices(on)} />
      <Button size="small" type="text" className="keys-button" onClick={() => setKeys(true)}>
        {words.keys} <kbd>?</kbd>
      </Button>
      {may('alerts:read') ? <a href="/wall">{words.wall}</a> : null}
      {refused ? (
        <span role="alert" className="failure">
          {words.refused}
        </span>
      ) : null}
      <AlertKeys shown={keys} onShow={setKeys} />
    </div>
  )
}
