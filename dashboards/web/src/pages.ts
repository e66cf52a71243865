import { lazy } from 'react'
import type { ComponentType, LazyExoticComponent } from 'react'
import type { Permission } from '../../../core/operators.ts'
import type { Words } from '../../../core/finding.ts'

/** One page of the app: its address, its name, and who is offered it. */
export interface PageEntry {
  readonly path: string
  readonly name: Words
  readonly needs: Permission
  /** Loaded when it is first opened. */
  readonly Page: LazyExoticComponent<ComponentType>
  /** Left out of the menu: reached from another page. */
  readonly hidden?: true
}

/** Every page but the watch desk and the wall board (main.tsx), in the order of the menu. A new one is one line here and, for its address, in dashboards/api/page-files.ts. */
export const PAGES: readonly PageEntry[] = [
  {
    path: '/alerts/:id',
    name: { zh: '警情', en: 'Alert' },
    needs: 'alerts:read',
    hidden: true,
    Page: lazy(() => import('./alert/alert-page.tsx')),
  },
  {
    path: '/a/:code',
    name: { zh: '警情', en: 'Alert' },
    needs: 'alerts:read',
    hidden: true,
    Page: lazy(() => import('./alert/short-code-page.tsx')),
  },
  {
    path: '/homes',
    name: { zh: '住户', en: 'Homes' },
    needs: 'homes:read',
    Page: lazy(() => import('./homes/homes-page.tsx')),
  },
  {
    path: '/homes/:id',
    name: { zh: '住户', en: 'Home' },
    needs: 'homes:read',
    Page: lazy(() => import('./homes/home-page.tsx')),
    hidden: true,
  },
  {
    path: '/devices',
    name: { zh: '设备', en: 'Devices' },
    needs: 'devices:read',
    Page: lazy(() => import('./devices/devices-page.tsx')),
  },
  {
    path: '/install',
    name: { zh: '安装验收', en: 'Installation' },
    needs: 'installations:write',
    Page: lazy(() => import('./install/install-page.tsx')),
  },
  {
    path: '/install/:home',
    name: { zh: '安装验收', en: 'Installation' },
    needs: 'installations:write',
    hidden: true,
    Page: lazy(() => import('./install/install-home-page.tsx')),
  },
  {
    path: '/duty',
    name: { zh: '排班', en: 'Duty' },
    needs: 'rosters:read',
    Page: lazy(() => import('./duty/duty-page.tsx')),
  },
  {
    path: '/rules',
    name: { zh: '策略', en: 'Rules' },
    needs: 'rules:read',
    Page: lazy(() => import('./rules/rules-page.tsx')),
  },
  {
    path: '/reports',
    name: { zh: '报表', en: 'Reports' },
    needs: 'reports:read',
    Page: lazy(() => import('./reports/reports-page.tsx')),
  },
  {
    path: '/import',
    name: { zh: '导入导出', en: 'Import and export' },
    needs: 'installations:write',
    Page: lazy(() => import('./import/import-page.tsx')),
  },
  {
    path: '/system',
    name: { zh: '系统', en: 'System' },
    needs: 'system:read',
    Page: lazy(() => import('./system/system-page.tsx')),
  },
]
