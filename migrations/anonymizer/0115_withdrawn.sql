-- When the person said last that they stay: no order from before is carried out any more.
alter table receipts add column withdrawn_at timestamptz;
