import { invalid } from '../shop/refusal';
import { amountOf, positionSum, thousandthsOf } from '../shop/money';
import type { Wire } from '../shop/terms';
import type { Fields } from './fields';

/** What goes to the till. */
export interface Receipt {
  readonly items: readonly Wire[];
  readonly internet?: boolean | undefined;
  readonly taxSystemCode?: number | undefined;
  /** Sum of all positions, kopecks. */
  readonly sum: bigint;
}

const MODES = 'full_prepayment partial_prepayment advance full_payment partial_payment credit credit_payment'.split(' ');
const SUBJECTS = (
  'commodity excise job service gambling_bet gambling_prize lottery lottery_prize intellectual_activity payment ' +
  'agent_commission property_right non_operating_gain insurance_premium sales_tax resort_fee composite another fine tax ' +
  'lien cost pension_insurance_without_payouts pension_insurance_with_payouts health_insurance_without_payouts ' +
  'health_insurance_with_payouts health_insurance casino agent_withdrawals non_marked_excise marked_excise marked non_marked'
).split(' ');
const MEASURES = (
  'piece gram kilogram ton centimeter decimeter meter square_centimeter square_decimeter square_meter milliliter liter ' +
  'cubic_meter kilowatt_hour gigacalorie day hour minute second kilobyte megabyte gigabyte terabyte another'
).split(' ');
/** The till of YooKassa itself prints no more positions. */
const MOST_ITEMS = 80;
const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/;

/** @throws Refusal when a field is wrong; the till sends no SMS, so the customer must have an e-mail */
export function readReceipt(fields: Fields): Receipt {
  readCustomer(fields.must('customer', fields.object('customer')));
  const receipt = readContent(fields);
  fields.nothingElse();
  return receipt;
}

export function readCustomer(customer: Fields): void {
  customer.must('email', customer.text('email', { max: 254, pattern: EMAIL }));
  customer.text('full_name', { max: 256 });
  customer.text('inn', { pattern: /^(\d{10}|\d{12})$/ });
  customer.text('phone', { pattern: /^\d{4,15}$/ });
  customer.nothingElse();
}

/** Positions and what stands beside them. */
export function readContent(fields: Fields): Receipt {
  const read = fields.must('items', fields.list('items', MOST_ITEMS)).map(readItem);
  return {
    items: read.map(({ item }) => item),
    sum: read.reduce((total, { sum }) => total + sum, 0n),
    internet: fields.flag('internet'),
    taxSystemCode: fields.integer('tax_system_code', 1, 6),
  };
}

function readItem(fields: Fields): { item: Wire; sum: bigint } {
  const kopecks = fields.must('amount', fields.amount('amount'));
  const thousandths = fields.must(
    'quantity',
    fields.other('quantity', 'above 0, at most 99999.999, with up to three decimals', thousandthsOf),
  );
  const item = {
    description: fields.must('description', fields.text('description', { max: 128 })),
    quantity: thousandths / 1000,
    amount: amountOf(kopecks),
    vat_code: fields.must('vat_code', fields.integer('vat_code', 1, 12)),
    payment_subject: fields.must('payment_subject', fields.oneOf('payment_subject', SUBJECTS)),
    payment_mode: fields.must('payment_mode', fields.oneOf('payment_mode', MODES)),
    measure: fields.must('measure', fields.oneOf('measure', MEASURES)),
  };
  fields.nothingElse();
  return { item, sum: positionSum(kopecks, thousandths) };
}

/** @param kopecks what the positions must come to */
export function checkSum(receipt: Receipt, kopecks: number): void {
  if (receipt.sum !== BigInt(kopecks)) throw invalid('Receipt is missing or illegal', 'receipt');
}

/** @returns the receipt, checked against the sum it is for; undefined where none is due */
export function receiptFor(receipt: Receipt | undefined, kopecks: number, due: boolean): Receipt | undefined {
  if (receipt === undefined && due) throw invalid('Receipt is missing or illegal', 'receipt');
  if (receipt !== undefined) checkSum(receipt, kopecks);
  return receipt;
}
