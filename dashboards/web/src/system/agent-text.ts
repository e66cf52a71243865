/** Newer ones name those that they descend from, so the order counts. */
const BROWSERS = [
  [/MicroMessenger\/(\d+)/, 'WeChat'],
  [/DingTalk\/(\d+)/, 'DingTalk'],
  [/Edg(?:A|iOS)?\/(\d+)/, 'Edge'],
  [/(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/(?:Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/Version\/(\d+).*Safari/, 'Safari'],
] as const

const SYSTEMS = [
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPad/, 'iPad'],
  [/iPhone/, 'iPhone'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
] as const

/** `Chrome 139 · Windows` of what a browser says of itself; as it came where neither is known. */
export function agentText(agent: string): string {
  const browser = BROWSERS.map(([mark, name]) => [name, mark.exec(agent)?.[1]] as const).find(
    ([, version]) => version !== undefined,
  )
  const system = SYSTEMS.find(([mark]) => mark.test(agent))?.[1]
  const parts = [...(browser === undefined ? [] : [browser.join(' ')]), ...(system === undefined ? [] : [system])]
  return parts.length === 0 ? agent : parts.join(' · ')
}
