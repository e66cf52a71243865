import { theme } from 'antd'
import type { ThemeConfig } from 'antd'

const FONT =
  '"PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif'

/** antd in the page's own colours (styles/base.css holds the rest). */
export const antdTheme = (dark: boolean): ThemeConfig => ({
  algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
  token: {
    colorPrimary: dark ? '#2a9182' : '#0f6b5f',
    colorLink: dark ? '#6fd0c0' : '#0f6b5f',
    colorText: dark ? '#e8eeeb' : '#1c2422',
    colorTextPlaceholder: dark ? '#8d9994' : '#69736f',
    colorBgBase: dark ? '#161d1b' : '#ffffff',
    borderRadius: 8,
    fontFamily: FONT,
    fontSize: 15,
    // Somebody who looks up at three in the morning needs no show.
    motion: false,
  },
  components: {
    Segmented: { trackBg: dark ? '#232c29' : '#e6e3d9', itemSelectedBg: dark ? '#3a4642' : '#fffefc' },
  },
})
