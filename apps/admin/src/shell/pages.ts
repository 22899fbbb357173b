import type { ComponentType } from 'preact';
import type { Permission } from '../session/staff';
import { screen } from '../ui/screen';
import type { ShellTexts } from './texts.ru';

export interface PageProps {
  /** What stands in the address behind the page's name. */
  readonly path: readonly string[];
}

export interface PanelPage {
  readonly name: keyof ShellTexts['pages'];
  /** The row of the table of permissions that opens it. */
  readonly permission: Permission;
  /** Pressed after `g`. */
  readonly key: string;
  readonly group: keyof ShellTexts['groups'];
  readonly Screen: ComponentType<PageProps>;
}

/** Every page, in the order of the navigation. */
export const PAGES: readonly PanelPage[] = [
  {
    name: 'dashboard',
    permission: 'stats.read',
    key: 'h',
    group: 'people',
    Screen: screen(() => import('../dashboard/dashboard-page')),
  },
  {
    name: 'drivers',
    permission: 'drivers.read',
    key: 'd',
    group: 'people',
    Screen: screen(() => import('../drivers/drivers-page')),
  },
  {
    name: 'subscriptions',
    permission: 'subscriptions.read',
    key: 's',
    group: 'people',
    Screen: screen(() => import('../subscriptions/subscriptions-page')),
  },
  {
    name: 'broadcasts',
    permission: 'broadcasts.read',
    key: 'b',
    group: 'people',
    Screen: screen(() => import('../broadcasts/broadcasts-page')),
  },
  {
    name: 'payments',
    permission: 'payments.read',
    key: 'p',
    group: 'money',
    Screen: screen(() => import('../payments/payments-page')),
  },
  {
    name: 'promo-codes',
    permission: 'promo-codes.read',
    key: 'c',
    group: 'money',
    Screen: screen(() => import('../promo-codes/promo-codes-page')),
  },
  {
    name: 'settings',
    permission: 'settings.read',
    key: 't',
    group: 'system',
    Screen: screen(() => import('../settings/settings-page')),
  },
  { name: 'flags', permission: 'flags.read', key: 'f', group: 'system', Screen: screen(() => import('../flags/flags-page')) },
  { name: 'parked', permission: 'parked.read', key: 'm', group: 'system', Screen: screen(() => import('../parked/parked-page')) },
  { name: 'audit', permission: 'audit.read', key: 'a', group: 'system', Screen: screen(() => import('../audit/audit-page')) },
  { name: 'staff', permission: 'staff.read', key: 'u', group: 'system', Screen: screen(() => import('../staff/staff-page')) },
  { name: 'account', permission: 'self', key: 'i', group: 'system', Screen: screen(() => import('../account/account-page')) },
];
