import { theme } from 'antd'
import type { ThemeConfig } from 'antd'

const COMMON = {
  borderRadius: 8,
  // Of styles/base.css: another one for each language.
  fontFamily: 'var(--font)',
  fontSize: 15,
  // Somebody who looks up at three in the morning needs no show.
  motion: false,
}

// The same colours stand in styles/base.css for everything that is not antd's.
const LIGHT: ThemeConfig = {
  algorithm: theme.defaultAlgorithm,
  token: {
    ...COMMON,
    colorPrimary: '#0f6b5f',
    // The algorithm's own hovers are too light to be read.
    colorPrimaryHover: '#0b554b',
    colorLink: '#0f6b5f',
    colorLinkHover: '#0b554b',
    colorError: '#b3201a',
    colorErrorHover: '#8f1a15',
    colorText: '#1c2422',
    colorTextPlaceholder: '#69736f',
    colorBgContainer: '#fffefc',
    colorBgElevated: '#fffefc',
    colorBorder: '#c9c5b8',
  },
  components: { Segmented: { trackBg: '#e6e3d9', itemSelectedBg: '#fffefc' } },
}

const DARK: ThemeConfig = {
  algorithm: theme.darkAlgorithm,
  token: {
    ...COMMON,
    colorPrimary: '#2a9182',
    // Darker when pointed at: the algorithm's own is too light for the white upon it.
    colorPrimaryHover: '#237a6d',
    colorPrimaryActive: '#1d685d',
    colorLink: '#6fd0c0',
    colorLinkHover: '#93dfd2',
    colorLinkActive: '#6fd0c0',
    colorError: '#ff958a',
    colorErrorHover: '#ffb1a8',
    colorText: '#e8eeeb',
    colorTextPlaceholder: '#8d9994',
    colorBgContainer: '#1d2523',
    colorBgElevated: '#171e1c',
    colorBorder: '#424d49',
  },
  components: {
    Segmented: { trackBg: '#232c29', itemSelectedBg: '#3a4642' },
    // Text and edge of a plain button are not on that colour but on the page's.
    Button: {
      dangerColor: '#2a0b08',
      defaultHoverColor: '#93dfd2',
      defaultHoverBorderColor: '#6fd0c0',
      defaultActiveColor: '#6fd0c0',
      defaultActiveBorderColor: '#6fd0c0',
    },
    Input: { hoverBorderColor: '#6fd0c0', activeBorderColor: '#6fd0c0' },
    Select: { hoverBorderColor: '#6fd0c0', activeBorderColor: '#6fd0c0' },
  },
}

/** antd in the page's own colours. */
export const antdTheme = (dark: boolean): ThemeConfig => (dark ? DARK : LIGHT)
