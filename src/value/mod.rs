//! XACML data types and their arithmetic.
