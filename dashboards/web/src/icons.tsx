import type { ReactElement } from 'react'

/** Each is a shape of its own, so that nothing depends on seeing its colour. */
const SHAPES = {
  octagon: 'M8.2 2.5h7.6l5.7 5.7v7.6l-5.7 5.7H8.2l-5.7-5.7V8.2zM12 7v6m0 3.4v.1',
  triangle: 'M12 3.2 21.8 20.3H2.2zM12 9.6v5m0 2.8v.1',
  circle: 'M12 2.8a9.2 9.2 0 1 1 0 18.4 9.2 9.2 0 0 1 0-18.4M12 11v6m0-9.6v.1',
  check: 'M12 2.8a9.2 9.2 0 1 1 0 18.4 9.2 9.2 0 0 1 0-18.4M7.8 12.4l2.9 2.9 5.6-6.2',
  offline:
    'M3 3l18 18M5.2 9.8a10 10 0 0 1 3.2-2.2M12 6.4a10 10 0 0 1 6.9 3.4M8.3 13.3a5.4 5.4 0 0 1 3-1.6M14.8 12.7l1 .7M12 17.6v.1',
  dots: 'M5 12v.1M12 12v.1M19 12v.1',
  tick: 'M5 12.5l4.6 4.6L19 7.4',
  ticks: 'M2.5 12.8l4.3 4.3 8-9M11.5 16l1.3 1.1L21.5 7.6',
  cross: 'M6 6l12 12M18 6 6 18',
  question: 'M8.6 8.6a3.5 3.5 0 1 1 5 3.7c-1.1.6-1.6 1.2-1.6 2.5M12 18.2v.1',
  message: 'M3.5 5h17v11.5H11l-4.5 3.7v-3.7h-3z',
  phone:
    'M6.3 3.5h3.2l1.5 4.2-2 1.6a12 12 0 0 0 5.7 5.700l1.6-2 4.2 1.500v3.200a2 2 0 0 1-2.2 2A16.5 16.5 0 0 1 4.3 5.700a2 2 0 0 1 2-2.2',
  door: 'M5 21V3.500h10V21M2.5 21h19M15 6l4 1.500V21M11.6 12v.6',
  thermometer: 'M12 3a2.3 2.3 0 0 1 2.3 2.300v8.200a4.3 4.3 0 1 1-4.6 0V5.300A2.3 2.3 0 0 1 12 3m0 6v8.5',
  battery: 'M2.5 8h16v8h-16zM21.5 10.800v2.400M5.5 10.800v2.400M9 10.800v2.4',
  moon: 'M20 14.200A8.3 8.3 0 0 1 9.8 4 8.3 8.3 0 1 0 20 14.2',
  sun: 'M12 7.500a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M12 1.800v2.400M12 19.800v2.400M1.8 12h2.400M19.8 12h2.400M4.8 4.800l1.7 1.700M17.5 17.500l1.7 1.700M4.8 19.200l1.7-1.700M17.5 6.500l1.7-1.7',
  down: 'M6 9l6 6 6-6',
  up: 'M6 15l6-6 6 6',
  next: 'M4 12h15M13 6l6 6-6 6',
  house: 'M3.5 11.2 12 4l8.5 7.200M6 9.500V20h12V9.500M10 20v-5.500h4V20',
  bell: 'M6 16.500V11a6 6 0 0 1 12 0v5.500l2 2H4zM10 21h4',
  'bell-off': 'M6 16.500V11c0-1.200.3-2.300.9-3.200M9.500 5.600A6 6 0 0 1 18 11v4M4 18.500h13.500M10 21h4M3 3l18 18',
  inbox: 'M3 13.5 6 4.500h12l3 9V20H3zM3 13.500h5.500a3.5 3.5 0 0 0 7 0H21',
} as const

export type IconName = keyof typeof SHAPES

/** A line drawing beside words; it says nothing to a screen reader, since the words do. */
export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }): ReactElement {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={SHAPES[name]} />
    </svg>
  )
}
