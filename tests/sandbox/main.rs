//! The sandbox over real TCP, with the clients that people use and with raw bytes.
#![cfg(feature = "sandbox")]

mod faults;
mod peer;
mod raw;
mod robustness;
mod sessions;
mod traffic;
mod users;
