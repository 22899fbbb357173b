import type { BindingRequest, ConfirmationRequest } from '../validation/requests';
import { randomUUID } from 'node:crypto';
import type { TestCard } from './cards';
import { idOf } from './ids';
import type { Method } from './objects';
import { invalid, Refusal } from './refusal';
import type { Shop } from './shop';
import type { MethodType, Wire } from './terms';
import { bindingWire, walletNumber } from './wire';

/** What the payer has paid with. */
export interface Instrument {
  readonly type: MethodType;
  readonly card?: TestCard | undefined;
}

const CONFIRM_WITHIN_MS = 3_600_000;

/** Methods of payers: used once, saved, bound without a charge, revoked. */
export class Methods {
  constructor(private readonly shop: Shop) {}

  /** A method that has been named and not yet used. */
  unsaved(id: string, type: MethodType): Method {
    return { id, order: this.shop.nextOrder(), createdAt: this.shop.clock.now(), type, status: 'inactive', details: {} };
  }

  /** @param save the shop has asked for it @returns the method, remembered under the id of its payment when it is saved */
  used(id: string, instrument: Instrument, save: boolean): Method {
    const method: Method = { ...this.unsaved(id, instrument.type), ...describe(instrument) };
    if (save && this.shop.settings.savesMethods) {
      method.status = 'active';
      this.shop.methods.set(id, method);
    }
    return method;
  }

  /** @throws Refusal 403 where saved methods are not allowed */
  bind(asked: BindingRequest): Method {
    if (!this.shop.settings.autopayments)
      throw new Refusal(403, "This store can't save payment methods. Contact the YooMoney manager to learn more");
    const id = idOf('method', this.shop.clock.now());
    const method: Method = {
      ...this.unsaved(id, asked.type),
      status: 'pending',
      metadata: asked.metadata,
      confirmation: this.confirmation(id, asked.confirmation),
    };
    this.shop.methods.set(id, method);
    this.shop.timetable.in(CONFIRM_WITHIN_MS, () => {
      if (method.status === 'pending') method.status = 'inactive';
    });
    return method;
  }

  /** The payer has confirmed a binding. @throws Refusal when it is not awaited any more */
  confirm(method: Method, instrument: Instrument): void {
    if (method.status !== 'pending') throw invalid(`The payment method is ${method.status}`, 'payment_method_id');
    const { settings } = this.shop;
    const before = bindingWire(method, settings);
    Object.assign(method, describe(instrument), { status: 'active' });
    this.shop.tell('payment_method.active', bindingWire(method, settings), before);
  }

  /** The payer has taken the permission back, or the card has been refused. */
  revoke(method: Method): void {
    method.status = 'inactive';
  }

  /** @throws Refusal 404 */
  find(id: string): Method {
    const method = this.shop.methods.get(id);
    if (method === undefined) throw new Refusal(404, 'Payment method not found or forbidden', 'payment_method_id');
    return method;
  }

  /** @returns a method that was saved once; a revoked one is told apart by its charge @throws Refusal 400 */
  chargeable(id: string): Method {
    const method = this.shop.methods.get(id);
    if (method === undefined || method.title === undefined)
      throw invalid('Payment method is unknown or not saved', 'payment_method_id');
    return method;
  }

  /** What the payer is sent to. */
  confirmation(id: string, asked: ConfirmationRequest | undefined): Wire | undefined {
    if (asked === undefined) return undefined;
    const { type, returnUrl, enforce } = asked;
    switch (type) {
      case 'redirect':
        return { type, confirmation_url: this.shop.checkoutUrl(id), return_url: returnUrl, enforce };
      case 'mobile_application':
        return { type, confirmation_url: this.shop.checkoutUrl(id) };
      case 'qr':
        return { type, confirmation_data: this.shop.checkoutUrl(id) };
      case 'embedded':
        return { type, confirmation_token: `ct-${randomUUID()}` };
      case 'external':
        return { type };
    }
  }
}

function describe({ type, card }: Instrument): Pick<Method, 'details' | 'title'> {
  switch (type) {
    case 'bank_card': {
      const number = card?.number ?? '';
      const shown = {
        first6: number.slice(0, 6),
        last4: number.slice(-4),
        expiry_year: '2030',
        expiry_month: '12',
        card_type: card?.type ?? 'Unknown',
        issuer_country: 'RU',
      };
      return { title: `Bank card *${shown.last4}`, details: { card: shown } };
    }
    case 'yoo_money': {
      const account = walletNumber();
      return { title: `YooMoney wallet ${account}`, details: { account_number: account } };
    }
    case 'sbp':
      return { title: 'SBP', details: { payer_bank_details: { bank_id: '100000000111', bic: '044525225' } } };
  }
}
