--
-- PostgreSQL database dump
--
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);

CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.at = now(); -- a semicolon; in a body
  RETURN NEW;
END;
$$;

CREATE TABLE public.customers (
    customer_id integer NOT NULL,
    email character varying(200),
    note text DEFAULT 'a; b'::text
);
ALTER TABLE public.customers OWNER TO shop;

CREATE TABLE public.orders (
    order_id bigint NOT NULL,
    customer_id integer,
    total_amount numeric(10,2),
    placed timestamp with time zone DEFAULT now()
);

CREATE VIEW public.open_orders AS
 SELECT orders.order_id, orders.total_amount
   FROM public.orders
  WHERE orders.total_amount > 0::numeric;

COPY public.customers (customer_id, email, note) FROM stdin;
1	secret@mail.example	it's; here
2	\N	\N
\.

ALTER TABLE ONLY public.customers ADD CONSTRAINT customers_pkey PRIMARY KEY (customer_id);
CREATE INDEX orders_by_customer ON public.orders USING btree (customer_id);
