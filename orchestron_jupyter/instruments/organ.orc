; A tone-wheel organ: nine drawbars, key click and percussion through a turning speaker.
instr organ
  ; p4 freq = 261.63 [20, 8000] Hz: pitch
  ; p5 amp = 0.5 [0, 1]: loudness
  ; p6 brightness = 0.4 [0, 1]: drawbars, from a lone flute to all of them
  ; p7 percussion = 0.3 [0, 1]: strength of the short high tone at the start
  ; p8 rotor = 0.8 [0.1, 8] Hz: speed of the turning speaker: 0.8 is slow, 6.6 fast
  ; p9 release = 0.06 [0.02, 2] s: time to fade after the note ends
  ; p10 pan = 0 [-1, 1]: place between left and right
  ; p11 reverb = 0.15 [0, 1]: how much goes to the instrument `reverb`
  ; p12 delay = 0 [0, 1]: how much goes to the instrument `delay`
  iFreq limit p4, 20, 8000
  iAmp limit p5, 0, 1
  iBright limit p6, 0, 1
  iPercussion limit p7, 0, 1
  iRotor limit (p8 == 0 ? 0.8 : p8), 0.1, 8
  iRelease limit (p9 == 0 ? 0.06 : p9), 0.02, 2
  iPan limit p10, -1, 1
  iReverb limit p11, 0, 1
  iDelay limit p12, 0, 1
  xtratim iRelease + 0.05

  ; drawbars: 16', 5 1/3', 8', 4', 2 2/3', 2', 1 3/5', 1 1/3' and 1'
  ; one that is too high for a wheel sounds an octave lower
  iTop = 6000
  i3 = (iFreq * 3 > iTop * 2 ? iFreq * 1.5 : iFreq * 3)
  i4 = (iFreq * 4 > iTop ? (iFreq * 2 > iTop ? iFreq : iFreq * 2) : iFreq * 4)
  i5 = (iFreq * 5 > iTop ? (iFreq * 2.5 > iTop ? 0 : iFreq * 2.5) : iFreq * 5)
  i6 = (iFreq * 6 > iTop ? (iFreq * 3 > iTop ? 0 : iFreq * 3) : iFreq * 6)
  i8 = (iFreq * 8 > iTop ? (iFreq * 4 > iTop ? 0 : iFreq * 4) : iFreq * 8)
  iMore limit iBright * 2, 0, 1
  iAll limit iBright * 2 - 1, 0, 1
  iPhase random 0, 1
  aTone poscil 0.8, iFreq, -1, iPhase
  aTone = aTone + poscil:a(0.7 * iMore, iFreq * 0.5, -1, frac(iPhase + 0.37))
  aTone = aTone + poscil:a(0.45 * iMore, iFreq * 1.5, -1, frac(iPhase + 0.59))
  aTone = aTone + poscil:a(0.3 + 0.35 * iMore, min(iFreq * 2, 12000), -1, frac(iPhase + 0.83))
  aTone = aTone + poscil:a(0.25 * iMore + 0.2 * iAll, min(i3, 16000), -1, frac(iPhase + 0.11))
  aTone = aTone + poscil:a(0.12 * iMore + 0.4 * iAll, i4, -1, frac(iPhase + 0.23))
  aTone = aTone + poscil:a(0.3 * iAll * signum(i5), i5, -1, frac(iPhase + 0.71))
  aTone = aTone + poscil:a(0.3 * iAll * signum(i6), i6, -1, frac(iPhase + 0.43))
  aTone = aTone + poscil:a(0.4 * iAll * signum(i8), i8, -1, frac(iPhase + 0.97))
  aShort expseg 1, 0.35, 0.001, 1, 0.000001
  aTone = aTone + aShort * poscil:a(0.9 * iPercussion, min(i3, 16000))
  aClick noise sqrt(sr / 48000), 0
  aClick = butterbp(aClick, 2200, 2500) * expseg:a(0.25, 0.012, 0.001, 1, 0.000001)

  aEnv linsegr 0, 0.006, 1, iRelease, 0
  aEnv = aEnv * aEnv * (3 - 2 * aEnv)
  aTone = (aTone + aClick) * aEnv * (iAmp * 0.165 * 0dbfs)
  ; the speaker: nearer is earlier and louder; two ears hear it from either side
  iTurn random 0, 1
  aNear poscil 1, iRotor, -1, iTurn
  iDepth = 0.18 / (1 + 0.25 * iRotor)
  aL vdelay3 aTone, 0.8 + iDepth * aNear, 5
  aR vdelay3 aTone, 0.8 - iDepth * aNear, 5
  aL = aL * (1 - 0.22 * aNear)
  aR = aR * (1 + 0.22 * aNear)
  aL = aL * sqrt(1 - iPan)
  aR = aR * sqrt(1 + iPan)
  outs aL, aR
  ; to the effects while they run: nobody empties the bus of one that does not
  kNow timek
  kReverbHeard chnget "orchestron_reverb_heard"
  if abs(kNow - kReverbHeard) <= 1 then
    chnmix aL * iReverb, "orchestron_reverb_left"
    chnmix aR * iReverb, "orchestron_reverb_right"
  endif
  kDelayHeard chnget "orchestron_delay_heard"
  if abs(kNow - kDelayHeard) <= 1 then
    chnmix aL * iDelay, "orchestron_delay_left"
    chnmix aR * iDelay, "orchestron_delay_right"
  endif
endin
