import { BlockList, isIP } from 'node:net';
import { IntegerVariable, NumberVariable, SecretVariable, ServiceConfig, WebAddress } from '#runtime';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, Matches, ValidateBy, ValidateIf } from 'class-validator';

const CommaList = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean)
      : value,
  );

function isNetwork(value: unknown): boolean {
  const [address = '', bits, ...rest] = String(value).split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** The environment of api-gateway. */
export class GatewayConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 9100;
  @IntegerVariable(0, 65_535) PORT = 3000;
  @SecretVariable() REDIS_URL!: string;
  /** The key under which session ids are signed; the same in auth-session. */
  @SecretVariable(16) SESSION_SECRET!: string;
  /** The public address of this API, for its document and the Mini App's content policy. */
  @IsOptional() @WebAddress() PUBLIC_URL?: string;
  /** Origins whose pages may call the API. */
  @CommaList() @WebAddress({ each: true }) CORS_ORIGINS: string[] = [];
  /** Addresses and CIDR networks of our own proxies: only they are believed about the client's address. */
  @CommaList()
  @ValidateBy(
    { name: 'network', validator: { validate: isNetwork, defaultMessage: () => 'must be addresses or CIDR networks' } },
    { each: true },
  )
  TRUSTED_PROXIES: string[] = [];
  @NumberVariable(0.1, 100_000) RATE_LIMIT_PER_SECOND = 10;
  @IntegerVariable(1, 1_000_000) RATE_LIMIT_BURST = 20;
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  API_DOCS = false;
  @ValidateIf((own: GatewayConfig) => own.NODE_ENV === 'production' || own.WEBAPP_URL !== undefined)
  @WebAddress()
  WEBAPP_URL?: string;
  @IsOptional() @WebAddress() ADMIN_URL?: string;
  @IsOptional() @WebAddress() TELEGRAM_APP_URL?: string;
  /** What Telegram says in a header of each update; without it no webhook is there. */
  @IsOptional() @SecretVariable() @Matches(/^[\w-]{1,256}$/) TELEGRAM_WEBHOOK_SECRET?: string;
  /** Folder of the built Mini App, served at `/` when set. */
  @IsOptional() @IsString() WEBAPP_DIR?: string;
  /** Address of the sandbox through which the demo's Mini App signs in; never set in production. */
  @IsOptional() @WebAddress() SANDBOX_URL?: string;
}

/** The networks of TRUSTED_PROXIES, ready to be asked. */
export function trustedProxies({ TRUSTED_PROXIES }: Pick<GatewayConfig, 'TRUSTED_PROXIES'>): BlockList {
  const networks = new BlockList();
  for (const network of TRUSTED_PROXIES) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) networks.addAddress(address, family);
    else networks.addSubnet(address, Number(bits), family);
  }
  return networks;
}
