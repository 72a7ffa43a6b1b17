-- What every channel refused: staff looks at these few.
create index deliveries_given_up on deliveries (account) where ended in ('no_address', 'refused', 'bounced');
