/** What the wall board says. */
export const WALL_WORDS = {
  zh: {
    alerts: '未结警情',
    homes: (count: number) => `守护 ${count} 户`,
    online: (count: number) => `在线 ${count} 户`,
    offline: (count: number) => `离线 ${count} 户`,
    leave: '退出大屏',
  },
  en: {
    alerts: 'Open alerts',
    homes: (count: number) => `${count} homes`,
    online: (count: number) => `${count} online`,
    offline: (count: number) => `${count} offline`,
    leave: 'Leave the wall board',
  },
} as const
